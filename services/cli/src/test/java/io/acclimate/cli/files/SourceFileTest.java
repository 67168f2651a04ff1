package io.acclimate.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.cli.CommandFailed;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class SourceFileTest {
  private static final ModelSpec SPEC =
      ModelDefinition.fromJson(
              Json.parseObject(
                  """
                  {"model": "m", "input": {"kind": "tensor", "shape": [2]}, "classes": ["a", "b"],
                   "sourceDomain": "bench", "targetDomain": "plant",
                   "network": {"layers": [{"kind": "linear", "name": "head", "in": 2, "out": 2}]}}
                  """
                      .getBytes(StandardCharsets.UTF_8)))
          .spec();

  @TempDir private Path folder;

  @Test
  void whatStandsBeforeTheFirstEqualsSignIsTheDomain() throws Exception {
    assertThat(file("theo=a.csv")).isEqualTo(new SourceFile("theo", Path.of("a.csv")));
    assertThat(file("theo=/data/a=b.csv"))
        .isEqualTo(new SourceFile("theo", Path.of("/data/a=b.csv")));
    assertThat(file("a.csv")).isEqualTo(new SourceFile(null, Path.of("a.csv")));
    assertThat(file("./a=b.csv")).isEqualTo(new SourceFile(null, Path.of("./a=b.csv")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=a.csv", "a\tb=a.csv"})
  void refusesADomainThatIsNone(String value) {
    assertThatThrownBy(() -> file(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("domain")
        .hasMessageContaining("wanted FILE or DOMAIN=FILE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"theo=", "theo= "})
  void refusesADomainWithoutAFile(String value) {
    assertThatThrownBy(() -> file(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'%s': no file after the domain", value);
  }

  @Test
  void theTargetIsNoDomainOfTheSource() throws IOException {
    Path file = Files.writeString(folder.resolve("one.csv"), "1,2,a\n");

    assertThatThrownBy(() -> SourceData.read(List.of(new SourceFile("plant", file)), SPEC))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("plant is the spec's targetDomain");
  }

  @Test
  void rowsAreOfTheDomainOfTheirFileOrOfTheSpecs() throws IOException {
    Path one = Files.writeString(folder.resolve("one.csv"), "1,2,a\n");
    Path two = Files.writeString(folder.resolve("two.csv"), "3,4,b\n");

    Pack source =
        SourceData.read(List.of(new SourceFile("theo", one), new SourceFile(null, two)), SPEC);

    assertThat(source.rows()).extracting(PackRow::domain).containsExactly("theo", "bench");
    assertThat(SourceData.rowsByDomain(source)).isEqualTo("1 rows of theo, 1 of bench");
  }

  private static SourceFile file(String value) {
    return new SourceFile.Converter().convert(value);
  }
}
