package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.wire.Outbound;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Writes the bytes of an {@link Outbound}; it is never read. */
final class OutboundSerde {
  static final Serde<Outbound> INSTANCE =
      Serdes.serdeFrom(
          (topic, outbound) -> outbound == null ? null : outbound.value(),
          (topic, bytes) -> {
            throw new UnsupportedOperationException("records on their way out are not read");
          });

  private OutboundSerde() {}
}
