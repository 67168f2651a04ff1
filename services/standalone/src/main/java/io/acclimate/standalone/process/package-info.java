/** The two programs that the embedded default runs beside itself: a Kafka broker, a registry. */
@NullMarked
package io.acclimate.standalone.process;

import org.jspecify.annotations.NullMarked;
