package io.acclimate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.memory.SourceStatistics;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A network that gives its two inputs on as features, with a head of two classes. */
class SourceStatsCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeWeightsSpecAndData() throws IOException {
    TreeMap<String, TensorBytes> weights = new TreeMap<>();
    weights.put("fc1.weight", TensorBytes.ofFloats(new float[] {1, 0, 0, 1}, 2, 2));
    weights.put("fc1.bias", TensorBytes.ofFloats(new float[2]));
    weights.put("head.weight", TensorBytes.ofFloats(new float[] {1, 0, 0, 1}, 2, 2));
    weights.put("head.bias", TensorBytes.ofFloats(new float[2]));
    Files.write(folder.resolve("w.safetensors"), Safetensors.write(weights, Map.of()));
    Files.writeString(
        folder.resolve("net.yaml"),
        """
        model: toy
        input: {kind: tensor, shape: [2]}
        classes: [a, b]
        sourceDomain: bench
        targetDomain: plant
        network:
          layers:
            - {kind: linear, name: fc1, in: 2, out: 2}
            - {kind: relu}
            - {kind: linear, name: head, in: 2, out: 2}
        """);
    Files.writeString(folder.resolve("bench.csv"), "1,10,a\n2,30,b\n6,20,a\n");
  }

  @Test
  void writesWhatAnImportReads() throws IOException {
    assertThat(run("stats.safetensors")).as(err.toString()).isZero();

    assertThat(out.toString()).endsWith("stats.safetensors: statistics of 3 rows\n");
    SourceStatistics statistics = written("stats.safetensors");
    assertThat(statistics.count()).isEqualTo(3);
    assertThat(statistics.inputMean().floats()).containsExactly(3, 20);
    assertThat(Objects.requireNonNull(statistics.featureMean()).floats()).containsExactly(3, 20);
    assertThat(statistics.featureCovariance())
        .isEqualTo(TensorBytes.ofFloats(new float[] {7, 5, 5, 100}, 2, 2));
    assertThat(Objects.requireNonNull(statistics.profiles()).features())
        .extracting(profile -> profile.feature() + " " + profile.max())
        .startsWith("input.0 6.0", "input.1 30.0");
  }

  @Test
  void leavesExtremesOutIfAsked() throws IOException {
    assertThat(run("stats.safetensors", "--without-profiles")).as(err.toString()).isZero();

    assertThat(written("stats.safetensors").profiles()).isNull();
  }

  @Test
  void namesAFolderThatIsNotThere() {
    assertThat(run("nowhere/stats.safetensors")).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("error: --out ")
        .contains("there is no such folder")
        .hasLineCount(1);
  }

  @Test
  void namesAFileOfMeansThatIsNone() throws IOException {
    Files.writeString(folder.resolve("n.json"), "{\"mean\":[1],\"standardDeviation\":[1]}");

    int status = run("stats.safetensors", "--normalise", folder.resolve("n.json").toString());

    assertThat(status).isEqualTo(1);
    assertThat(err.toString())
        .contains("n.json: mean has 1 elements, the model's input has 2")
        .hasLineCount(1);
  }

  private int run(String file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "models",
                "source-stats",
                "--weights",
                folder.resolve("w.safetensors").toString(),
                "--spec",
                folder.resolve("net.yaml").toString(),
                "--source-data",
                folder.resolve("bench.csv").toString(),
                "--out",
                folder.resolve(file).toString()));
    arguments.addAll(List.of(more));
    return commandLine().execute(arguments.toArray(String[]::new));
  }

  private SourceStatistics written(String file) throws IOException {
    return SourceStatistics.parse(Files.readAllBytes(folder.resolve(file)));
  }

  private CommandLine commandLine() {
    Platform none =
        (settings, progress) -> {
          throw new CommandFailed("no platform in this test");
        };
    return Acclimate.commandLine(none).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }
}
