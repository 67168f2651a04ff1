package io.acclimate.standalone.deployment;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The services that have a program of their own. */
public enum Service {
  REGISTRY("registry-service", "data-dir"),
  EVENT_PROCESSOR("event-processor", "state-dir"),
  DRIFT_PROCESSOR("drift-processor", "state-dir"),
  ADAPTATION("adaptation-service", "state-dir"),
  INFERENCE("inference-service", "state-dir"),
  DASHBOARD("dashboard", null);

  private final String module;
  private final @Nullable String folderSetting;

  Service(String module, @Nullable String folderSetting) {
    this.module = module;
    this.folderSetting = folderSetting;
  }

  /** Name of the module; also how the service is called in logs and settings. */
  public String module() {
    return module;
  }

  /** What says where its state is; nothing for a service that has none. */
  public Map<String, String> stateIn(Path folder) {
    return folderSetting == null
        ? Map.of()
        : Map.of("acclimate." + module + "." + folderSetting, folder.toString());
  }

  /** What its build made. */
  public Path program() {
    Path jar =
        buildFolder()
            .resolve("../../" + module + "/target/quarkus-app/quarkus-run.jar")
            .normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("no " + jar + "; build it with: ./mvnw -DskipTests package");
    }
    return jar;
  }

  /** The build folder of this module, where this class lies in a folder or in a jar. */
  public static Path buildFolder() {
    URL own = Service.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return Objects.requireNonNull(Path.of(own.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a path: " + own, e);
    }
  }
}
