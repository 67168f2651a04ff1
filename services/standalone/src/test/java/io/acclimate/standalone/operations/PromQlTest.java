package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PromQlTest {
  @Test
  void findsTheMetricsAndNothingElse() {
    assertThat(
            PromQl.metrics(
                """
                histogram_quantile(0.9, sum by (model, le) (rate(a_seconds_bucket{event="ol}dest"}[1h])))
                  / (sum(increase(b_total[10m])) or vector(0)) > 1e3 and on (model) c:d:p90 offset 5m
                """))
        .containsExactly("a_seconds_bucket", "b_total", "c:d:p90");
    assertThat(PromQl.metrics("changes(max by (model) (v{model=\"$model\"})[1m:10s]) > 0"))
        .containsExactly("v");
    assertThat(PromQl.metrics("count(up{job!=\"prometheus\"} == 1)")).containsExactly("up");
  }
}
