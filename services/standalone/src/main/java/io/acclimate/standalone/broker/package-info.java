/** The embedded Kafka broker as it runs inside its own process. Needs the JDK and Kafka only. */
@NullMarked
package io.acclimate.standalone.broker;

import org.jspecify.annotations.NullMarked;
