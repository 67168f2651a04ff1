package io.acclimate.driftprocessor;

import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.reference.References;
import io.acclimate.driftprocessor.window.Windows;
import io.acclimate.driftprocessor.wire.Codec;
import io.acclimate.driftprocessor.wire.Outbound;
import io.acclimate.driftprocessor.wire.Step;
import io.acclimate.schemas.Topics;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.UsePartitionTimeOnInvalidTimestamp;

/**
 * The way of the data, in one sub-topology, as all topics are partitioned by model.
 *
 * <pre>
 * examples.v1 ─────────▶ read ─┐                        ┌─▶ drift.signals.v1
 * outcomes.v1 ─────────▶ read ─┼─▶ windows, levels ─────┤
 * drift.references.v1 ─▶ read ─┘   (references, rows,   └─▶ drift.state.v1
 *                                   windows)
 * </pre>
 *
 * <p>Everything is read, and written, as bytes, so that what cannot be read is an ordinary result
 * of an ordinary processor.
 */
final class DriftProcessorTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private final TopologySettings settings;
  private final Topics topics;
  private final Codec codec;
  private final Meters meters;
  private final InstantSource clock;

  DriftProcessorTopology(
      TopologySettings settings, Codec codec, Meters meters, InstantSource clock) {
    this.settings = settings;
    this.topics = settings.topics();
    this.codec = codec;
    this.meters = meters;
    this.clock = clock;
  }

  /** Builds the topology; reads and starts nothing. */
  Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(References.store());
    builder.addStateStore(Windows.store(Windows.ROWS_STORE));
    builder.addStateStore(Windows.store(Windows.WINDOWS_STORE));
    KStream<byte[], Step> references =
        source(builder, topics.driftReferences())
            .process(
                () -> new ReadingReferences(codec, settings.partitions(), meters),
                Named.as("read-references"));
    KStream<byte[], Step> examples =
        read(builder, "read-examples", topics.examples(), codec::example);
    KStream<byte[], Step> outcomes =
        read(builder, "read-outcomes", topics.outcomes(), codec::outcome);
    references
        .merge(examples)
        .merge(outcomes)
        .process(
            () -> new DriftWindows(settings, codec, meters, clock),
            Named.as("drift-windows"),
            References.STORE,
            Windows.ROWS_STORE,
            Windows.WINDOWS_STORE)
        .to(
            (key, outbound, context) -> outbound.topic(),
            Produced.<byte[], Outbound>as("drift-out")
                .withKeySerde(BYTES)
                .withValueSerde(OutboundSerde.INSTANCE)
                .withStreamPartitioner(
                    (topic, key, outbound, count) -> Optional.of(Set.of(outbound.partition()))));
    return builder.build();
  }

  private KStream<byte[], Step> read(
      StreamsBuilder builder, String name, String topic, Reading.Reader reader) {
    return source(builder, topic).process(() -> new Reading(topic, reader, meters), Named.as(name));
  }

  private static KStream<byte[], byte[]> source(StreamsBuilder builder, String topic) {
    return builder.stream(
        topic,
        Consumed.with(BYTES, BYTES)
            .withTimestampExtractor(new UsePartitionTimeOnInvalidTimestamp()));
  }
}
