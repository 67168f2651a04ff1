package io.acclimate.dashboard.topics;

import io.acclimate.dashboard.view.Fact;
import io.acclimate.schemas.PoisonException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records to facts. What cannot be read is counted and passed over: it is nobody's truth that is
 * shown here.
 */
final class FactReader {
  private static final Logger LOG = LoggerFactory.getLogger(FactReader.class);

  private final DashboardCodec codec;
  private final Map<String, Function<ConsumerRecord<String, byte[]>, Optional<Fact>>> decoders;
  private final TopicSet topics;
  private final Counter records;
  private final Counter unreadable;

  FactReader(DashboardCodec codec, DriftCodec drift, TopicSet topics, MeterRegistry meters) {
    this.codec = codec;
    this.decoders =
        Map.of(
            topics.journal().topic(),
            record -> codec.change(record.value()),
            topics.outcomes(),
            record -> codec.outcome(record.value()),
            topics.reports(),
            record -> Optional.of(codec.round(record.value())),
            topics.experiences(),
            record -> Optional.of(codec.experience(record.value())),
            topics.driftStates(),
            // Without a value: a window that the drift-processor forgot.
            record -> Optional.ofNullable(record.value()).map(drift::state),
            topics.driftSignals(),
            record -> Optional.of(drift.signal(record.value())),
            topics.driftReferences(),
            record -> Optional.of(drift.reference(record.key(), record.value())));
    this.topics = topics;
    this.records =
        Counter.builder("acclimate.dashboard.records").description("Records read").register(meters);
    this.unreadable =
        Counter.builder("acclimate.dashboard.unreadable")
            .description("Records passed over because they cannot be read")
            .register(meters);
  }

  /** Facts in the order of their topics, the journal's first: it says which models there are. */
  List<Fact> read(ConsumerRecords<String, byte[]> polled) {
    List<Fact> facts = new ArrayList<>();
    polled.records(topics.journal()).forEach(record -> fact(record).ifPresent(facts::add));
    for (TopicPartition partition : polled.partitions()) {
      if (!partition.equals(topics.journal())) {
        polled.records(partition).forEach(record -> fact(record).ifPresent(facts::add));
      }
    }
    records.increment(polled.count());
    return facts;
  }

  private Optional<Fact> fact(ConsumerRecord<String, byte[]> record) {
    try {
      Function<ConsumerRecord<String, byte[]>, Optional<Fact>> decoder =
          decoders.get(record.topic());
      return decoder == null ? Optional.of(codec.deadLetter(record)) : decoder.apply(record);
    } catch (PoisonException e) {
      return unreadable(record, e.reason().code(), e);
    } catch (IllegalArgumentException e) {
      return unreadable(record, "inconsistent", e);
    }
  }

  private Optional<Fact> unreadable(
      ConsumerRecord<String, byte[]> record, String reason, RuntimeException why) {
    unreadable.increment();
    LOG.warn(
        "topic={} partition={} offset={} state=unreadable reason={} detail=\"{}\"",
        record.topic(),
        record.partition(),
        record.offset(),
        reason,
        why.getMessage());
    return Optional.empty();
  }
}
