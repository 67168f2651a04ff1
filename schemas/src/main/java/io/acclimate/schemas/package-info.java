/** The edge that services share: topics, the Avro serde, CloudEvents and dead-letter headers. */
@NullMarked
package io.acclimate.schemas;

import org.jspecify.annotations.NullMarked;
