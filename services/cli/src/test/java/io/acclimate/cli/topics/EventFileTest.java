package io.acclimate.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.files.FileFormat;
import io.acclimate.client.LabelledInput;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {
  private static final ModelSpec SPEC =
      ModelSpec.fromJson(
          Json.parse(
              """
              {"model": "m", "input": {"kind": "tensor", "shape": [2]}, "classes": ["a", "b"],
               "sourceDomain": "s", "targetDomain": "t"}
              """));

  @TempDir private Path folder;

  @Test
  void readsWhatAJsonLineSays() throws IOException {
    Path file =
        write(
            "{\"input\":[1,2.5],\"label\":\"a\",\"eventId\":\"e-1\",\"domain\":\"d\","
                + "\"occurredAt\":\"2026-01-02T03:04:05Z\"}\n");

    LabelledInput event = read(file).getFirst();

    assertThat(event.eventId()).isEqualTo("e-1");
    assertThat(event.domain()).isEqualTo("d");
    assertThat(event.occurredAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void theSameFileGivesTheSameIdsAndEachLineItsOwn() throws IOException {
    Path file = write("{\"input\":[1,2],\"label\":\"a\"}\n{\"input\":[1,2],\"label\":\"a\"}\n");

    List<LabelledInput> first = read(file);

    assertThat(read(file)).isEqualTo(first);
    assertThat(first.get(0).eventId()).isNotEqualTo(first.get(1).eventId());
  }

  @Test
  void namesFileAndLineOfWhatIsWrong() throws IOException {
    Path file = write("{\"input\":[1,2],\"label\":\"a\"}\n{\"input\":[1],\"label\":\"a\"}\n");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("events.jsonl line 2")
        .hasMessageContaining("2 numbers");
  }

  @Test
  void refusesAKeyThatNobodyReads() throws IOException {
    Path file = write("{\"input\":[1,2],\"label\":\"a\",\"lable\":\"b\"}\n");

    assertThatThrownBy(() -> read(file)).hasMessageContaining("lable");
  }

  private static List<LabelledInput> read(Path file) {
    try (Stream<LabelledInput> events =
        new EventFile(file, FileFormat.of(file), SPEC, null).read()) {
      return events.toList();
    }
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("events.jsonl"), text);
  }
}
