@NullMarked
package io.acclimate.inference.batching;

import org.jspecify.annotations.NullMarked;
