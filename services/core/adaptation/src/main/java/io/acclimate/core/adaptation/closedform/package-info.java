/** Adaptation without gradients: what can be computed from answers and features in one go. */
@NullMarked
package io.acclimate.core.adaptation.closedform;

import org.jspecify.annotations.NullMarked;
