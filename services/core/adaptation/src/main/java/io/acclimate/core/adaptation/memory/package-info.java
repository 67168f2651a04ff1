/** What a model carries from round to round besides its weights: the data-state of its head. */
@NullMarked
package io.acclimate.core.adaptation.memory;

import org.jspecify.annotations.NullMarked;
