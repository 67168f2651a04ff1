package io.acclimate.standalone;

import static io.acclimate.standalone.EventProcessorFixture.MODEL;
import static io.acclimate.standalone.EventProcessorFixture.PARTITIONS;
import static io.acclimate.standalone.EventProcessorFixture.awaitReady;
import static io.acclimate.standalone.EventProcessorFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Example;
import io.acclimate.core.artifact.Side;
import io.acclimate.eventprocessor.EventProcessorService;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.Partitions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestClusterExtension.class)
final class UnlabelledExamplesIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @Test
  void areThePredictionsOfTheTrainSideWhoseWindowEndsWithoutALabel(TestCluster cluster) {
    List<String> all = ids("asked-", 60);
    List<String> labelled = all.subList(0, 20);
    List<String> expected =
        all.subList(20, 60).stream()
            .filter(id -> Side.of(MODEL, id, 0.2) == Side.TRAIN)
            .sorted()
            .toList();
    try (EventProcessorFixture fixture =
            new EventProcessorFixture(cluster.properties(cluster.newNamespace("unlabelled")))
                .withTopics()
                .withModel();
        EventProcessorService service =
            fixture.newService(cluster.newFolder("unlabelled"), Duration.ofSeconds(3), 1)) {
      service.start();
      awaitReady(service);
      all.forEach(id -> fixture.sendPrediction(id, Partitions.of(id, PARTITIONS)));
      labelled.forEach(id -> fixture.sendLabel(id, Partitions.of(id, PARTITIONS)));
      fixture.flush();

      Await.until(
          WITHIN,
          () -> "examples: " + examples(fixture),
          () -> examples(fixture).size() == labelled.size() + expected.size());

      List<Example> examples = examples(fixture);
      assertThat(examples.stream().filter(e -> e.getLabel() == null).map(Example::getEventId))
          .isSubsetOf(expected)
          .hasSize(expected.size());
      assertThat(examples.stream().filter(e -> e.getLabel() != null).map(Example::getEventId))
          .containsExactlyInAnyOrderElementsOf(labelled);
      assertThat(examples)
          .extracting(Example::getInput)
          .containsOnly(EventProcessorFixture.input());
    }
  }

  private static List<Example> examples(EventProcessorFixture fixture) {
    ConfluentAvroDeserializer<Example> reader =
        new ConfluentAvroDeserializer<>(fixture.schemas, Example.class);
    return fixture.records(fixture.topics.examples()).stream()
        .map(record -> reader.decode(record.value()))
        .toList();
  }
}
