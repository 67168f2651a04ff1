/** Model updates and requests to predictions, by the Open Inference Protocol v2. */
@NullMarked
package io.acclimate.inference;

import org.jspecify.annotations.NullMarked;
