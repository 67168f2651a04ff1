package io.acclimate.core.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.core.drift.errors.ErrorDetectorConfig;
import io.acclimate.core.drift.errors.HddmA;
import io.acclimate.core.drift.streams.Concept.Gaussian;
import io.acclimate.core.drift.streams.DriftEvaluation;
import io.acclimate.core.drift.streams.DriftPattern.Abrupt;
import io.acclimate.core.drift.streams.DriftPattern.None;
import io.acclimate.core.drift.streams.SeededStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's example and the figures in its tables are those of the code. */
class ReadmeTest {
  private final List<String> printed = new ArrayList<>();

  @Test
  void theExampleDoesWhatItSays() {
    example();

    assertThat(printed.get(0)).startsWith("DRIFT 0.3");
    assertThat(printed.subList(1, printed.size())).containsExactly("drift at 1036");
  }

  @Test
  void theExampleIsTheOneBelow() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/acclimate/core/drift/ReadmeTest.java"));
    int begin =
        source.lastIndexOf("private void example() {") + "private void example() {".length();
    String readme = readme();
    String example =
        readme.substring(readme.indexOf("```java") + 7, readme.indexOf("```\n\n## Detectors"));

    assertThat(compact(source.substring(begin, source.lastIndexOf("}\n  // end of the example"))))
        .isEqualTo(compact(example.replace("System.out.println(", "printed.add(")));
  }

  @Test
  void theTablesNameTheRatesAndEffectsOfTheDefaults() throws IOException {
    String readme = readme();
    for (ErrorDetectorConfig config : DriftEvaluation.detectors()) {
      String row = readme.lines().filter(l -> l.startsWith("| `" + config.key())).findFirst().get();
      double stated = Math.round(1e6 * config.falseAlarmRate()) / 100.0;
      assertThat(Double.parseDouble(row.split("\\|", -1)[4].strip())).isEqualTo(stated);
    }
    for (Distance distance : Distance.all()) {
      assertThat(readme)
          .containsPattern(
              "`%s` \\|.*\\| %s, %s \\|"
                  .formatted(distance.key(), distance.warningEffect(), distance.driftEffect()));
    }
    ChiSquareTest test = ChiSquareTest.of(1);
    assertThat(readme)
        .containsPattern("`chi-square`.*\\| %s, %s \\(".formatted(test.warning(), test.drift()));
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }

  /** Without layout, which Spotless decides here and people in the README. */
  private static String compact(String code) {
    return code.replaceAll("\\s+", "");
  }

  private void example() {
    double[] training =
        new SeededStream(new None(), new Gaussian(20, 2), new Gaussian(20, 2), 5000, 1).values();
    double[] today =
        new SeededStream(new None(), new Gaussian(22, 2), new Gaussian(22, 2), 200, 2).values();

    // Inputs: a profile of what the model learnt from, and a window of what it sees now.
    ReferenceProfile reference = ReferenceProfile.ofNumbers("temperature", training);
    WindowCounts window = WindowCounts.in(reference);
    for (double value : today) {
      window.add(reference.bin(value));
    }
    DistanceTest test = DistanceTest.of(new KolmogorovSmirnov(), 1);
    Assessment assessment = test.assess(reference, window);
    printed.add(assessment.level() + " " + assessment.score() + " of " + assessment.drift());

    // Errors: 1 for a wrong answer, 0 for a right one; the error rate rises after 1,000 answers.
    double[] errors = SeededStream.errors(new Abrupt(1000), 0.1, 0.4, 2000, 3).values();
    ErrorDetectorConfig config = HddmA.defaults();
    ErrorDetector detector = config.newDetector();
    for (int i = 0; i < errors.length; i++) {
      if (detector.add(errors[i]) == DriftLevel.DRIFT) {
        printed.add("drift at " + i);
      }
      detector = config.restore(detector.state()); // killed and started again: nothing is lost
    }
  }
  // end of the example
}
