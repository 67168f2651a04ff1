package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GrafanaTest {
  private static final int COLUMNS = 24;

  @Test
  void dashboardsAreProvisionedFromWhereComposeMountsThem() {
    String provider = Checkout.text("docker/grafana/provisioning/dashboards/acclimate.yaml");
    String datasource = Checkout.text("docker/grafana/provisioning/datasources/prometheus.yaml");

    assertThat(Tree.list(Tree.at(Compose.services(), "grafana", "volumes")).toString())
        .contains("./grafana/dashboards:/etc/acclimate/dashboards:ro", "/etc/grafana/provisioning");
    assertThat(provider).contains("path: /etc/acclimate/dashboards");
    assertThat(datasource).contains("uid: prometheus", "url: http://prometheus:9090");
    assertThat(dashboards()).hasSize(2);
  }

  @Test
  void panelsHaveATitleAWordOfExplanationAndAPlaceOfTheirOwn() throws IOException {
    for (JsonNode dashboard : read()) {
      Set<String> cells = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        String title = panel.path("title").asText();
        assertThat(title).isNotBlank();
        assertThat(ids.add(panel.path("id").asInt())).as("one id: %s", title).isTrue();
        if (!panel.path("type").asText().equals("row")) {
          assertThat(panel.path("description").asText()).as(title).isNotBlank();
          assertThat(panel.path("targets")).as(title).isNotEmpty();
        }
        JsonNode place = panel.path("gridPos");
        for (int x = place.path("x").asInt(); x < right(place); x++) {
          for (int y = place.path("y").asInt(); y < bottom(place); y++) {
            assertThat(x).as(title).isLessThan(COLUMNS);
            assertThat(cells.add(x + "," + y)).as("%s at %d,%d", title, x, y).isTrue();
          }
        }
      }
    }
  }

  @Test
  void namesOnlyMetricsThatAreDocumented() throws IOException {
    Set<String> known = Metrics.series();
    for (String expression : expressions()) {
      for (String metric : PromQl.metrics(expression)) {
        if (metric.startsWith("acclimate")) {
          assertThat(known.contains(metric) || Alerts.recorded().contains(metric))
              .as("%s in %s", metric, expression)
              .isTrue();
        }
      }
    }
  }

  @Test
  @Tag("all")
  void promtoolUnderstandsEveryExpression(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Tool.there("promtool", "--version"), "no promtool: apt-get install prometheus");
    List<String> lines = new ArrayList<>(List.of("groups:", "  - name: panels", "    rules:"));
    for (String expression : expressions()) {
      lines.add("      - record: panel:" + lines.size());
      String plain = expression.replace("$__rate_interval", "1m").replace("$model", "gas");
      lines.add("        expr: '" + plain.replace("'", "''") + "'");
    }
    Path rules = Files.write(folder.resolve("panels.yml"), lines);

    Tool.run(folder, "promtool", "check", "rules", rules.toString());
  }

  /** All expressions of panels, variables and annotations. */
  static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (JsonNode dashboard : read()) {
      for (JsonNode panel : dashboard.path("panels")) {
        panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
      }
      dashboard
          .at("/annotations/list")
          .forEach(annotation -> expressions.add(annotation.path("expr").asText()));
    }
    assertThat(expressions).hasSizeGreaterThan(30).doesNotContain("");
    return expressions;
  }

  private static List<JsonNode> read() throws IOException {
    List<JsonNode> read = new ArrayList<>();
    for (Path file : dashboards()) {
      read.add(new ObjectMapper().readTree(file.toFile()));
    }
    return read;
  }

  private static List<Path> dashboards() {
    return Checkout.files("docker/grafana/dashboards", ".json");
  }

  private static int right(JsonNode place) {
    return place.path("x").asInt() + place.path("w").asInt();
  }

  private static int bottom(JsonNode place) {
    return place.path("y").asInt() + place.path("h").asInt();
  }
}
