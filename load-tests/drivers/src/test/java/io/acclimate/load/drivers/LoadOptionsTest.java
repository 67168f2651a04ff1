package io.acclimate.load.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.acclimate.cli.CommandFailed;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class LoadOptionsTest {
  @Test
  void refusesOtherMachinesUnlessTheyAreAllowed() {
    LoadOptions strict = parsed();
    LoadOptions lenient = parsed("--allow-remote");

    strict.requireAllowed("127.0.0.1");
    strict.requireAllowed("localhost");
    lenient.requireAllowed("192.0.2.1");
    assertThatExceptionOfType(CommandFailed.class)
        .isThrownBy(() -> strict.requireAllowed("192.0.2.1"))
        .withMessageContaining("--allow-remote");
  }

  @Test
  void readsTimesAsPeopleWriteThem() {
    assertThat(new DurationText().convert("1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(new DurationText().convert("PT2S")).isEqualTo(Duration.ofSeconds(2));
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> parsed("--duration", "soon"))
        .withMessageContaining("'soon' is no time");
  }

  @Test
  void givesEachRunIdsOfItsOwn() {
    assertThat(parsed("--seed", "7").run("events")).startsWith("events-7-").endsWith("-");
  }

  private static LoadOptions parsed(String... words) {
    LoadOptions options = new LoadOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("load", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs(words);
    return options;
  }
}
