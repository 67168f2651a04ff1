/** How weights move: losses, optimizers and the one training loop. */
@NullMarked
package io.acclimate.core.adaptation.training;

import org.jspecify.annotations.NullMarked;
