package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KEDA's objects, read by the schemas of its API, which exist in JavaScript only. */
@Tag("all")
final class KedaTest {
  @Test
  void objectsAreAsTheirApiHasThem(@TempDir Path folder) throws Exception {
    Path program = NodePrograms.folder();
    List<Object> objects =
        Manifests.all().stream()
            .filter(manifest -> manifest.type().isEmpty())
            .<Object>map(Manifest::tree)
            .toList();
    Path file = folder.resolve("objects.json");
    Files.writeString(file, new ObjectMapper().writeValueAsString(objects));

    String said =
        Tool.run(program, "sh", "-c", "node read-keda.mjs < \"$1\"", "sh", file.toString());

    assertThat(said)
        .contains("read ScaledObject adaptation-service", "read TriggerAuthentication autoscaler");
  }
}
