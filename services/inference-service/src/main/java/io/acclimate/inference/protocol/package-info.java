/** Open Inference Protocol v2, REST flavour: requests read strictly, answers written. */
@NullMarked
package io.acclimate.inference.protocol;

import org.jspecify.annotations.NullMarked;
