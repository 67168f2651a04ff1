package io.acclimate.adaptationservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.schemas.PoisonException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExampleLogTest {
  private static final TopicPartition PARTITION = new TopicPartition(KafkaSamples.EXAMPLES, 0);

  private final KafkaSamples kafka = new KafkaSamples();
  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
  private final ExampleLog log = new ExampleLog(consumer, kafka.codec, KafkaSamples.EXAMPLES);

  @BeforeEach
  void fill() {
    consumer.assign(Set.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 2L));
    for (long offset = 2; offset < 10; offset++) {
      String model = offset % 3 == 0 ? "pumps" : "valves";
      consumer.addRecord(
          new ConsumerRecord<>(
              KafkaSamples.EXAMPLES, 0, offset, model, kafka.example(model, "e-" + offset)));
    }
  }

  @Test
  void readsTheModelsExamplesOfTheRange() throws Exception {
    var rows = log.read("valves", new Range(0, 4, 8), () -> false).rows();

    assertThat(rows).extracting(PackRow::eventId).containsExactly("e-4", "e-5", "e-7", "e-8");
    assertThat(rows.get(0).label()).isEqualTo(new ClassName("open"));
    assertThat(rows.get(0).side()).isEqualTo(Side.TRAIN);
    assertThat(rows.get(0).domain()).isEqualTo("plant");
  }

  @Test
  void saysThatARangeHasExpired() {
    assertThatThrownBy(() -> log.read("valves", new Range(0, 1, 8), () -> false))
        .isInstanceOf(ExpiredException.class)
        .hasMessageContaining("the topic begins at 2");
  }

  @Test
  void stopsWhenAsked() {
    assertThatThrownBy(() -> log.read("valves", new Range(0, 4, 100), () -> true))
        .isInstanceOf(StoppedException.class);
  }

  @Test
  void anAbsentBrokerIsAnOutage() {
    consumer.setPollException(new KafkaException("broker away"));

    assertThatThrownBy(() -> log.read("valves", new Range(0, 4, 8), () -> false))
        .isInstanceOf(OutageException.class);
  }

  @Test
  void examplesThatDoNotComeAreAnOutageAndTheNextTryBeginsAnew() {
    ExampleLog impatient =
        new ExampleLog(consumer, kafka.codec, KafkaSamples.EXAMPLES, Duration.ofMillis(50));

    assertThatThrownBy(() -> impatient.read("valves", new Range(0, 4, 100), () -> false))
        .isInstanceOf(OutageException.class)
        .hasMessageContaining("no example came at offset 10");
    assertThat(consumer.assignment()).isEmpty();
  }

  @Test
  void anExampleThatCannotBeReadIsTheRoundsFault() {
    consumer.addRecord(
        new ConsumerRecord<>(KafkaSamples.EXAMPLES, 0, 10, "valves", new byte[] {7}));

    assertThatThrownBy(() -> log.read("valves", new Range(0, 10, 10), () -> false))
        .isInstanceOf(PoisonException.class);
  }
}
