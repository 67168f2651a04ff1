package io.acclimate.standalone.deployment;

import java.nio.file.Files;
import java.nio.file.Path;

/** The services that have a program of their own. */
public enum Service {
  REGISTRY("registry-service", "data-dir"),
  EVENT_PROCESSOR("event-processor", "state-dir"),
  ADAPTATION("adaptation-service", "state-dir"),
  INFERENCE("inference-service", "state-dir");

  private final String module;
  private final String folderSetting;

  Service(String module, String folderSetting) {
    this.module = module;
    this.folderSetting = folderSetting;
  }

  /** Name of the module; also how the service is called in logs and settings. */
  String module() {
    return module;
  }

  /** The setting that says where its state is. */
  String folderKey() {
    return "acclimate." + module + "." + folderSetting;
  }

  /** What its build made. */
  Path program() {
    Path jar =
        buildFolder()
            .resolve("../../" + module + "/target/quarkus-app/quarkus-run.jar")
            .normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("no " + jar + "; build it with: ./mvnw -DskipTests package");
    }
    return jar;
  }

  /** The build folder of this module, in which tests run. */
  static Path buildFolder() {
    return Path.of("target").toAbsolutePath();
  }
}
