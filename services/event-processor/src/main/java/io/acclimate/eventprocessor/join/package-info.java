/** Labelled events become examples, and meet the predictions of the same event: outcomes. */
@NullMarked
package io.acclimate.eventprocessor.join;

import org.jspecify.annotations.NullMarked;
