/** Topics that are not ours, mapped to labelled events by the specs of models. */
@NullMarked
package io.acclimate.eventprocessor.source;

import org.jspecify.annotations.NullMarked;
