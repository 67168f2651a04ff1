package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertsTest {
  @Test
  void eachSaysHowBadItIsWhatHappenedAndWhatToDo() {
    String readme = Checkout.text("docker/README.md");
    for (Map<String, Object> alert : Alerts.alerts()) {
      String name = Tree.text(alert, "alert");
      assertThat(alert).as(name).containsKey("for");
      assertThat(Tree.text(alert, "labels", "severity")).as(name).isIn("critical", "warning");
      assertThat(Tree.text(alert, "annotations", "summary")).as(name).isNotBlank();
      assertThat(Tree.text(alert, "annotations", "runbook"))
          .isEqualTo("docker/README.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(readme).as("a section for " + name).contains("\n### " + name + "\n");
    }
  }

  @Test
  void eachHasATest() {
    Set<String> tested = new TreeSet<>();
    for (Object test : Tree.list(Checkout.yaml(Alerts.TESTS).get("tests"))) {
      for (Object alert : Tree.list(Tree.at(test, "alert_rule_test"))) {
        tested.add(Tree.text(alert, "alertname"));
      }
    }
    assertThat(tested)
        .containsExactlyInAnyOrderElementsOf(
            Alerts.alerts().stream().map(alert -> Tree.text(alert, "alert")).toList());
  }

  @Test
  void namesOnlyMetricsThatAreDocumented() {
    Set<String> known = Metrics.series();
    for (String expression : Alerts.expressions()) {
      for (String metric : PromQl.metrics(expression)) {
        assertThat(
                known.contains(metric) || Alerts.recorded().contains(metric) || metric.equals("up"))
            .as("%s in %s", metric, expression)
            .isTrue();
      }
    }
  }

  @Test
  void watchesEveryServiceThatIsScraped() {
    List<String> jobs =
        Tree.list(Checkout.yaml("docker/prometheus/prometheus.yml").get("scrape_configs")).stream()
            .map(job -> Tree.text(job, "job_name"))
            .toList();
    Compose.ours()
        .keySet()
        .forEach(
            module -> {
              if (!module.equals("standalone")) {
                assertThat(jobs).contains(module);
                assertThat(Checkout.text("docker/prometheus/prometheus.yml"))
                    .contains("targets: [" + module + ":8080]");
                assertThat(String.valueOf(Alerts.alerts().getFirst().get("expr"))).contains(module);
              }
            });
  }

  @Test
  @Tag("all")
  void promtoolAcceptsThemAndTheirTestsPass(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Tool.there("promtool", "--version"), "no promtool: apt-get install prometheus");
    Path rules = Checkout.path("docker/prometheus");

    Tool.run(rules, "promtool", "check", "rules", "acclimate.rules.yml");
    Tool.run(rules, "promtool", "test", "rules", "acclimate.rules.test.yml");
    // As in the container, where the rules are beside the configuration.
    for (String file : List.of("prometheus.yml", "acclimate.rules.yml")) {
      Files.writeString(
          folder.resolve(file),
          Files.readString(rules.resolve(file)).replace("/etc/prometheus/", ""));
    }
    Tool.run(folder, "promtool", "check", "config", "prometheus.yml");
  }
}
