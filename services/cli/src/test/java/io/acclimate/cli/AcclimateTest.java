package io.acclimate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class AcclimateTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TestFactory
  Stream<DynamicTest> everyCommandTeachesWithAnExample() {
    return leaves(commandLine())
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getCommandSpec().qualifiedName(),
                    () ->
                        assertThat(command.getUsageMessage())
                            .contains("Example")
                            .contains("./acclimate " + path(command))));
  }

  @Test
  void unknownOptionIsAUsageErrorInOneLineAndAHint() {
    int status = commandLine().execute("models", "list", "--nope");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "error: Unknown option: '--nope'\nTry: acclimate models list --help\n");
  }

  @Test
  void deviceThatIsNotThereIsOneErrorThatSaysWhatIs(@TempDir Path folder) {
    int status =
        commandLine()
            .execute("evaluate", "gas-drift", "--data", folder.toString(), "--device", "gpu:999");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: --device: 'gpu:999' is not there: the engine sees ")
        .hasLineCount(1);
  }

  @Test
  void unreachableRegistryIsOneErrorThatNamesAddressAndSetting(@TempDir Path folder) {
    int status =
        commandLine()
            .execute(
                "models", "list", "--dir", folder.toString(), "--registry", "http://127.0.0.1:1");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: ")
        .contains("http://127.0.0.1:1", "acclimate.registry.url", "--registry")
        .hasLineCount(1);
  }

  @Test
  void unreachableBrokerIsOneErrorThatNamesAddressAndSetting(@TempDir Path folder) {
    int status =
        commandLine()
            .execute(
                "events", "tail", "--dir", folder.toString(), "--bootstrap-servers", "127.0.0.1:1");

    assertThat(status).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: ")
        .contains("127.0.0.1:1", "acclimate.kafka.bootstrap.servers", "--bootstrap-servers")
        .hasLineCount(1);
  }

  @Test
  void aTimeThatIsNoneIsOneErrorThatSaysHowItIsWritten() {
    int status = commandLine().execute("models", "champion", "gas", "--at", "yesterday");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("error: Invalid value for option '--at': 'yesterday' is not a time in UTC")
        .doesNotContain("Exception");
  }

  @Test
  void impossibleRateIsRefusedBeforeAnyoneIsAsked(@TempDir Path folder) {
    int status =
        commandLine()
            .execute(
                "events",
                "send",
                "--model=m",
                "--rate=-1",
                "--dir=" + folder,
                "--registry=http://127.0.0.1:1",
                folder.resolve("absent.csv").toString());

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("--rate=-1.0").hasLineCount(1);
  }

  @Test
  void unreadableConfigIsOneError(@TempDir Path folder) {
    int status = commandLine().execute("up", "--config", folder.resolve("absent").toString());

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("--config", "no such file").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gas-drifts | --seeds=1       | scenario 'gas-drifts' is none of [gas-drift, gas-drift-live, spoken-digits
          gas-drift  | --seeds=0       | --seeds 0: expected 1 to 1000
          gas-drift  | --labels=0,-5   | --labels -5: expected 0 or more
          gas-drift  | --seeds=1       | batch1.dat[.gz]
          stream     | --methods=magic | method: 'magic' is none of [no-change
          stream     | --labels=101    | labels: 101 per cent, expected 0 to 100
          stream     | --seeds=1       | holds no stream; wanted files *.csv[.gz]
          gas-drift  | --report=/absent/file.json | --report /absent/file.json cannot be written
          """)
  void whatCannotBeEvaluatedIsOneError(
      String scenario, String option, String reason, @TempDir Path folder) {
    int status = commandLine().execute("evaluate", scenario, option, "--data=" + folder);

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).startsWith("error: ").contains(reason).hasLineCount(1);
  }

  private CommandLine commandLine() {
    Platform none =
        (settings, progress) -> {
          throw new CommandFailed("no platform in this test");
        };
    return Acclimate.commandLine(none)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command)
        : command.getSubcommands().values().stream().flatMap(AcclimateTest::leaves);
  }

  private static String path(CommandLine command) {
    return command.getCommandSpec().qualifiedName().substring("acclimate ".length());
  }
}
