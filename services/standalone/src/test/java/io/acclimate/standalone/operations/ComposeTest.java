package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.standalone.deployment.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

final class ComposeTest {
  @Test
  void runsEveryServiceFromAnImageOfItsOwn() {
    assertThat(Compose.ours().keySet())
        .containsAll(Stream.of(Service.values()).map(Service::module).toList())
        .contains("standalone");
    Compose.ours()
        .forEach(
            (module, service) -> {
              assertThat(Tree.text(service, "build", "dockerfile")).isEqualTo("docker/Dockerfile");
              assertThat(Tree.text(service, "build", "context")).isEqualTo("..");
            });
  }

  @Test
  void publishesOnTheLoopbackInterfaceOnlyAndEachPortOnce() {
    List<String> ports = new ArrayList<>();
    Compose.services()
        .forEach(
            (name, service) -> {
              for (Object port : Tree.list(Tree.at(service, "ports"))) {
                assertThat(port.toString()).as(name).matches("127\\.0\\.0\\.1:\\d+:\\d+");
                ports.add(port.toString().split(":", -1)[1]);
              }
            });

    assertThat(ports).doesNotHaveDuplicates().contains("8080", "9092", "3000");
  }

  @Test
  void pinsEveryImage() {
    Compose.services()
        .forEach(
            (name, service) -> {
              String image = Tree.text(service, "image");
              String tag = image.substring(image.lastIndexOf(':') + 1);
              assertThat(image).as(name).contains(":").doesNotEndWith(":latest");
              if (Tree.at(service, "build") == null) {
                assertThat(tag).as(name).matches("v?\\d+\\.\\d+\\.\\d+");
              }
            });
    assertThat(Tree.text(Compose.services(), "kafka", "image"))
        .as("the version that tests run")
        .isEqualTo("apache/kafka:" + AppInfoParser.getVersion());
    assertThat(Tree.text(Compose.services(), "schema-registry", "image"))
        .endsWith(":" + DockerfileTest.pomProperty("apicurio.version"));
  }

  @Test
  void waitsForWhatEachServiceNeedsAndChecksEachOne() {
    Map<String, Object> services = Compose.services();
    services.forEach(
        (name, service) -> {
          Tree.map(Tree.at(service, "depends_on"))
              .forEach(
                  (other, how) -> {
                    assertThat(services).as(name).containsKey(other);
                    String condition = Tree.text(how, "condition");
                    if (condition.equals("service_healthy")) {
                      assertThat(
                              Tree.at(services.get(other), "healthcheck") != null
                                  || Tree.at(services.get(other), "build") != null)
                          .as("%s has a health check, its own or its image's", other)
                          .isTrue();
                    } else {
                      assertThat(condition).isEqualTo("service_completed_successfully");
                    }
                  });
          if (Tree.at(service, "build") != null && !name.equals("topics")) {
            assertThat(Tree.map(Tree.at(service, "depends_on"))).as(name).containsKey("topics");
          }
        });
  }

  @Test
  void keepsStateInVolumesAndNothingElse() {
    Set<String> used = new TreeSet<>();
    Compose.services()
        .forEach(
            (name, service) -> {
              for (Object volume : Tree.list(Tree.at(service, "volumes"))) {
                String source = volume.toString().split(":", -1)[0];
                if (source.startsWith("./")) {
                  assertThat(Checkout.path("docker/" + source.substring(2))).exists();
                  assertThat(volume.toString()).endsWith(":ro");
                } else {
                  used.add(source);
                }
              }
            });
    assertThat(used).isEqualTo(Tree.map(Compose.file().get("volumes")).keySet());
    Compose.ours()
        .forEach(
            (module, service) -> {
              assertThat(Tree.text(service, "read_only")).as(module).isEqualTo("true");
              assertThat(Tree.list(service.get("cap_drop"))).as(module).containsExactly("ALL");
              assertThat(Tree.list(service.get("tmpfs"))).as(module).contains("/tmp");
            });
  }

  @Test
  void letsNobodyButTheJobRegisterSchemas() {
    Compose.ours()
        .forEach(
            (module, service) -> {
              if (!module.equals("standalone")) {
                assertThat(Compose.environment(service))
                    .as(module)
                    .containsEntry("ACCLIMATE_SCHEMA_REGISTRY_AUTO_REGISTER", "false");
              }
            });
  }

  @Test
  void givesOnlySettingsThatTheServiceKnows() {
    for (Service service : Service.values()) {
      String module = service.module();
      assertThat(Settings.known(module))
          .as(module)
          .containsAll(Compose.environment(Tree.map(Compose.ours().get(module))).keySet());
    }
  }
}
