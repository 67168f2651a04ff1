package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicsTest {
  private static final Topics TOPICS = new Topics("acme");

  @Test
  void namesBeginWithTheNamespace() {
    assertThat(TOPICS.eventsLabelled()).isEqualTo("acme.events.labelled.v1");
    assertThat(TOPICS.dlq(TOPICS.eventsLabelled())).isEqualTo("acme.events.labelled.v1.dlq");
    assertThat(TOPICS.definitions(3)).allMatch(topic -> topic.name().startsWith("acme."));
  }

  @Test
  void definesEveryTopicThatHasValuesAndNoneTwice() {
    List<String> names = TOPICS.definitions(3).stream().map(TopicDefinition::name).toList();

    assertThat(names).doesNotHaveDuplicates().containsAll(TOPICS.values().keySet());
  }

  @Test
  void registrysTopicsHaveOnePartitionAndAllOthersTheSameNumber() {
    Set<String> single =
        Set.of(
            TOPICS.modelCommands(),
            TOPICS.dlq(TOPICS.modelCommands()),
            TOPICS.modelHistory(),
            TOPICS.modelUpdates(),
            TOPICS.modelSpecs());

    assertThat(TOPICS.definitions(7))
        .allSatisfy(
            topic ->
                assertThat(topic.partitions()).isEqualTo(single.contains(topic.name()) ? 1 : 7));
  }

  @Test
  void keepsTheJournalForEver() {
    assertThat(config(TOPICS.modelHistory()))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
  }

  @Test
  void compactsWhatIsTheLatestPerKey() {
    for (String topic :
        List.of(
            TOPICS.modelUpdates(),
            TOPICS.modelSpecs(),
            TOPICS.driftReferences(),
            TOPICS.driftState())) {
      assertThat(config(topic)).containsEntry("cleanup.policy", "compact");
    }
  }

  @Test
  void deadLettersHaveRoomForTheirHeaders() {
    assertThat(config(TOPICS.eventsLabelled())).containsEntry("max.message.bytes", "4194304");
    assertThat(config(TOPICS.labels())).containsEntry("max.message.bytes", "4194304");
    assertThat(config(TOPICS.dlq(TOPICS.eventsLabelled())))
        .containsEntry("max.message.bytes", Integer.toString(4194304 + 65536));
    assertThat(config(TOPICS.dlq(TOPICS.predictions())))
        .containsEntry("max.message.bytes", Integer.toString(1048588 + 65536));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a b", "a/b", "-a", "ä"})
  void refusesNamespacesThatKafkaWouldRefuse(String namespace) {
    assertThatThrownBy(() -> new Topics(namespace))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("acclimate.namespace");
  }

  @Test
  void refusesNoPartitions() {
    assertThatThrownBy(() -> TOPICS.definitions(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, String> config(String topic) {
    return TOPICS.definitions(3).stream()
        .filter(definition -> definition.name().equals(topic))
        .findAny()
        .orElseThrow()
        .config();
  }
}
