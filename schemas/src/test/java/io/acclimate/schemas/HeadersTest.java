package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Label;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class HeadersTest {
  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void writesCloudEventsInBinaryMode() {
    Label label = new Label("e-1", "gas", new ClassLabel("a"), null);

    CloudEvent.of("e-1", label, "/plant/7", Instant.parse("2026-01-31T12:00:00Z")).writeTo(headers);

    assertThat(headers.toArray())
        .extracting(HeadersTest::text)
        .containsExactlyInAnyOrder(
            "ce_specversion=1.0",
            "ce_id=e-1",
            "ce_type=io.acclimate.Label",
            "ce_source=/plant/7",
            "ce_time=2026-01-31T12:00:00Z",
            "content-type=application/avro");
    assertThat(CloudEvent.id(headers)).contains("e-1");
  }

  @Test
  void isContentWithoutCloudEvents() {
    assertThat(CloudEvent.id(headers)).isEmpty();
    headers.add("ce_id", null);
    assertThat(CloudEvent.id(headers)).isEmpty();
  }

  @Test
  void readsTheDeadLetterThatItWrote() {
    DeadLetter letter =
        DeadLetter.of("t", 3, 42, "wrong-shape", new IllegalArgumentException("shape [2]"));
    headers.add("ce_id", new byte[] {'x'});

    letter.writeTo(headers);

    assertThat(DeadLetter.from(headers)).contains(letter);
    assertThat(letter.stackTrace()).contains("HeadersTest");
    assertThat(letter.exception()).isEqualTo("java.lang.IllegalArgumentException");
  }

  @Test
  void takesItsHeadersOffForAReplay() {
    headers.add("ce_id", new byte[] {'x'});
    DeadLetter.of("t", 3, 42, "wrong-shape", new IllegalArgumentException("x")).writeTo(headers);

    DeadLetter.removeFrom(headers);

    assertThat(headers.toArray()).extracting(Header::key).containsExactly("ce_id");
    assertThat(DeadLetter.from(headers)).isEmpty();
  }

  @Test
  void cutsLongTextBetweenCharacters() {
    String long3 = "€".repeat(5_000);

    DeadLetter letter = new DeadLetter("t", 0, 0, "r", "E", long3, "x" + long3);

    assertThat(letter.message().getBytes(StandardCharsets.UTF_8)).hasSize(7_998);
    assertThat(letter.stackTrace().getBytes(StandardCharsets.UTF_8)).hasSize(7_999);
    assertThat(letter.message()).doesNotContain("?").endsWith("€");
  }

  @Test
  void doesNotReadADeadLetterThatIsNone() {
    DeadLetter.of("t", 3, 42, "r", new IllegalArgumentException("x")).writeTo(headers);
    headers.remove(DeadLetter.OFFSET).add(DeadLetter.OFFSET, new byte[] {'x'});

    assertThat(DeadLetter.from(headers)).isEmpty();
  }

  @Test
  void partitionsAsKafkasJavaClientsDo() {
    // From kafka-clients' own BuiltInPartitioner.partitionForKey.
    for (String key : Arrays.asList("", "a", "e-1", "grüße", "0123456789")) {
      for (int partitions : new int[] {1, 2, 6, 97}) {
        assertThat(Partitions.of(key, partitions))
            .isEqualTo(
                BuiltInPartitioner.partitionForKey(
                    key.getBytes(StandardCharsets.UTF_8), partitions));
      }
    }
  }

  private static String text(Header header) {
    return header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8);
  }
}
