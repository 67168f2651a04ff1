/** What comes from topics and what goes to them; the only place that knows Avro. */
@NullMarked
package io.acclimate.driftprocessor.wire;

import org.jspecify.annotations.NullMarked;
