package io.acclimate.registry.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.JsonFields;
import io.acclimate.registry.state.RegistryState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RegistryExportTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/golden/acclimate-registry-export-1.json");

  @Test
  void givesTheBytesOfTheGoldenFile() throws IOException {
    byte[] export = export(FixedJournal.folded());

    if (System.getProperty("golden.write") != null && Files.notExists(GOLDEN)) {
      Files.write(GOLDEN, export);
    }
    assertThat(export).asString().isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void isCanonicalJsonFromBeginToEnd() throws IOException {
    byte[] export = export(FixedJournal.folded());

    assertThat(Json.parse(export).canonical()).isEqualTo(export);
  }

  @Test
  void exportsNothingYet() throws IOException {
    assertThat(new String(export(new RegistryState()), UTF_8))
        .isEqualTo(
            "{\"format\":\"acclimate-registry-export/1\",\"models\":[],\"names\":[],\"position\":-1}");
  }

  @Test
  void keepsWhatWasDeletedAndWhatHasNoVersion() throws IOException {
    JsonFields fields = JsonFields.of("", Json.parse(export(FixedJournal.folded())));

    assertThat(fields.fieldsList("models"))
        .extracting(model -> model.string("name"))
        .containsExactly("gas-sensors", "pumps");
    assertThat(fields.fieldsList("models").getLast().bool("deleted", false)).isTrue();
    assertThat(fields.fieldsList("names").getFirst().string("name")).isEqualTo("turbines");
  }

  private static byte[] export(RegistryState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RegistryExport.of(state).writeTo(bytes);
    return bytes.toByteArray();
  }
}
