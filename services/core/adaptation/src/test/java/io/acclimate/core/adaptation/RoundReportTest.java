package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.adaptation.RoundReport.ArmReport;
import io.acclimate.core.adaptation.RoundReport.DomainMetrics;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundReportTest {
  @Test
  void bytesStayAsTheyAre() throws IOException {
    Golden.assertWrites("report.json", report(1.5).toBytes());
  }

  @Test
  void wallClockTimesAreNotInTheBytes() {
    assertThat(report(1.5).toBytes()).isEqualTo(report(99).toBytes());
    assertThat(report(1.5)).isNotEqualTo(report(99));
  }

  @Test
  void whatIsNoNumberIsNull() {
    Json.Obj json = Json.parseObject(report(1).toBytes());

    Json.Obj skipped =
        (Json.Obj) ((Json.Arr) json.members().getOrDefault("arms", new Json.Null())).items().get(2);
    assertThat(skipped.members())
        .containsEntry("accuracy", new Json.Null())
        .containsEntry("pValue", new Json.Null());
  }

  private static RoundReport report(double seconds) {
    return new RoundReport(
        "gas-sensors",
        7,
        Verdict.LEARNT,
        "fine-tuning won: 9 hold-outs gained and 1 lost against nothing, p = 0.0107",
        digest("serving"),
        digest("parent"),
        digest("head"),
        digest("pack"),
        80,
        40,
        1000,
        List.of(
            new ArmReport(
                "nothing",
                true,
                false,
                "lost to fine-tuning",
                0,
                seconds / 10,
                0.7,
                null,
                List.of(
                    new DomainMetrics("batch-1", 20, 0.9, 0.25),
                    new DomainMetrics("batch-2", 20, 0.5, 1.5))),
            new ArmReport(
                "fine-tuning",
                true,
                true,
                "won",
                300,
                seconds / 2,
                0.9,
                0.0107421875,
                List.of(
                    new DomainMetrics("batch-1", 20, 0.85, 0.375),
                    new DomainMetrics("batch-2", 20, 0.95, 0.125))),
            new ArmReport(
                "fine-tuning+coral",
                false,
                false,
                "skipped: nothing is known of the source",
                0,
                0,
                Double.NaN,
                null,
                List.of())),
        digest("seed"),
        32,
        "cpu",
        seconds);
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }
}
