package io.acclimate.scenarios.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GasDriftLiveTest {
  @TempDir Path folder;

  @BeforeEach
  void threeBatchesSortedByClass() throws IOException {
    for (int batch = 1; batch <= 3; batch++) {
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        rows.append("%d;10 1:%d 2:%d%n".formatted(1 + i / 100, batch * 1_000 + i, batch));
      }
      Files.writeString(folder.resolve("batch" + batch + ".dat"), rows);
    }
  }

  @Test
  void itsTasksAreTheSharesOfLabelsAndLateOnes() throws IOException {
    List<StreamTask> tasks = GasDriftLive.tasks(GasDriftLive.read(folder), List.of(2, 10, 100));

    assertThat(tasks)
        .extracting(StreamTask::name)
        .containsExactly("all labels", "10 % of labels", "2 % of labels", "500 events late");
    assertThat(tasks.get(3).labels()).isEqualTo(new LabelFeed(100, 500));
    assertThat(GasDriftLive.tasks(GasDriftLive.read(folder), List.of(5)))
        .extracting(StreamTask::name)
        .containsExactly("5 % of labels");
  }

  @Test
  void batchesComeInTheirOrderAndTheirRowsInOneOfTheSeed() throws IOException {
    StreamTask task = GasDriftLive.tasks(GasDriftLive.read(folder), List.of(100)).get(0);

    Timeline timeline = Timeline.of(task, 1);

    List<String> domains = timeline.events().stream().map(e -> e.question().domain()).toList();
    assertThat(domains.subList(0, 200)).containsOnly("batch-2");
    assertThat(domains.subList(200, 400)).containsOnly("batch-3");
    List<String> truth = timeline.events().stream().map(StreamEvent::truth).toList();
    // Of a hundred of each class in random order, 50 of the first hundred, with a deviation of 3.5.
    assertThat(truth.subList(0, 100).stream().filter("1"::equals).count()).isBetween(32L, 68L);
    assertThat(truth.subList(0, 200).stream().filter("1"::equals).count()).isEqualTo(100);
    assertThat(Timeline.of(task, 1)).isEqualTo(timeline);
    assertThat(Timeline.of(task, 2).events()).isNotEqualTo(timeline.events());
  }
}
