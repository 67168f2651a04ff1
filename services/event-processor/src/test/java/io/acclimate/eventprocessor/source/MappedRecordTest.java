package io.acclimate.eventprocessor.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.eventprocessor.event.RefusedException;
import io.acclimate.schemas.CloudEvent;
import io.acclimate.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class MappedRecordTest {
  private static final Instant MADE = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void copiesKeyValueAndHeadersAndSaysWhereTheyAre() {
    ConsumerRecord<byte[], byte[]> record = record(new byte[] {1, 2, 3});
    record.headers().add("own", new byte[] {9});
    record.headers().add(CloudEvent.ID, "another".getBytes(StandardCharsets.UTF_8));

    ProducerRecord<byte[], byte[]> copy = MappedRecord.copy(record, "gas", "to", NOW);

    assertThat(copy.topic()).isEqualTo("to");
    assertThat(copy.key()).isEqualTo(record.key());
    assertThat(copy.value()).isEqualTo(record.value());
    assertThat(copy.timestamp()).as("kept from now on").isEqualTo(NOW.toEpochMilli());
    assertThat(copy.headers().lastHeader("own").value()).containsExactly(9);
    assertThat(CloudEvent.id(copy.headers())).isEmpty();
    assertThat(MappedRecord.of(copy.headers()))
        .isEqualTo(new MappedRecord("gas", "plant.readings", 3, 17, MADE));
  }

  @Test
  void leavesOutAValueThatNoTopicOfOursTakes() {
    ProducerRecord<byte[], byte[]> copy =
        MappedRecord.copy(record(new byte[Topics.MAX_LABELLED_MESSAGE_BYTES]), "gas", "to", NOW);

    assertThat(copy.value()).isNull();
    assertThatThrownBy(() -> MappedRecord.of(copy.headers()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.TOO_LARGE))
        .hasMessageContaining("4194304");
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    byte[] key = "k".getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        "plant.readings",
        3,
        17,
        MADE.toEpochMilli(),
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
