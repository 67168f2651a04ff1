package io.acclimate.dashboard.topics;

import io.acclimate.dashboard.view.Fact;
import io.acclimate.schemas.PoisonException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final TopicSet topics;
  private final Counter records;
  private final Counter unreadable;

  FactReader(DashboardCodec codec, TopicSet topics, MeterRegistry meters) {
    this.codec = codec;
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
      if (record.topic().equals(topics.journal().topic())) {
        return codec.change(record.value());
      }
      if (record.topic().equals(topics.outcomes())) {
        return codec.outcome(record.value());
      }
      return Optional.of(
          record.topic().equals(topics.reports())
              ? codec.round(record.value())
              : DashboardCodec.deadLetter(record));
    } catch (PoisonException e) {
      unreadable.increment();
      LOG.warn(
          "topic={} partition={} offset={} state=unreadable reason={} detail=\"{}\"",
          record.topic(),
          record.partition(),
          record.offset(),
          e.reason().code(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
