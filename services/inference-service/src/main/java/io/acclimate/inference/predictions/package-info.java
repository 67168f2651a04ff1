/** Answers on their way to the predictions topic, behind the caller's back. */
@NullMarked
package io.acclimate.inference.predictions;

import org.jspecify.annotations.NullMarked;
