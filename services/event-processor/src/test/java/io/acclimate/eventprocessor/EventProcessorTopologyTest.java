package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.join.Windows;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.junit.jupiter.api.Test;

final class EventProcessorTopologyTest {
  private final TopologyDescription description =
      new EventProcessorTopology(
              new TopologySettings(
                  TOPICS,
                  6,
                  6,
                  Duration.ofHours(24),
                  new Windows(Duration.ofHours(1), Duration.ofHours(1)),
                  0.1,
                  1_000),
              new Codec(new InMemorySchemaRegistry(), TOPICS),
              partition -> 0,
              place -> Optional.empty(),
              new Meters(new SimpleMeterRegistry()),
              InstantSource.system())
          .build()
          .describe();

  @Test
  void hasTwoHalvesWithExamplesBetweenThem() {
    Set<Set<String>> sources =
        description.subtopologies().stream()
            .map(EventProcessorTopologyTest::sources)
            .collect(Collectors.toSet());

    assertThat(sources)
        .containsExactlyInAnyOrder(
            Set.of(
                TOPICS.eventsLabelled(),
                TOPICS.eventsMapped(),
                TOPICS.labels(),
                TOPICS.predictions(),
                "misplaced-events-repartition",
                "misplaced-labels-repartition",
                "misplaced-predictions-repartition"),
            Set.of(
                TOPICS.examples(),
                TOPICS.experienceCommands(),
                TOPICS.driftSignals(),
                "misplaced-commands-repartition"));
  }

  @Test
  void mirrorsTheSpecsIntoEveryInstance() {
    assertThat(description.globalStores())
        .singleElement()
        .extracting(store -> store.source().topicSet())
        .isEqualTo(Set.of(TOPICS.modelSpecs()));
  }

  private static Set<String> sources(Subtopology half) {
    return half.nodes().stream()
        .filter(Source.class::isInstance)
        .flatMap(node -> ((Source) node).topicSet().stream())
        .collect(Collectors.toSet());
  }
}
