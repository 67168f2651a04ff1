package io.acclimate.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProtocolWriterTest {
  private final ProtocolWriter writer = new ProtocolWriter();

  @Test
  void writesAllOutputs() {
    InferResponse response =
        new InferResponse(
            "valves",
            3,
            "ab".repeat(32),
            "CANARY",
            "e-1",
            List.of(
                new InferResponse.Row(List.of(0.25f, 0.75f), "shut"),
                new InferResponse.Row(List.of(1f, 0f), "open \"wide\"")),
            Set.of());

    assertThat(text(writer.response(response)))
        .isEqualTo(
            "{\"model_name\":\"valves\",\"model_version\":\"3\",\"id\":\"e-1\","
                + "\"parameters\":{\"serving_digest\":\""
                + "ab".repeat(32)
                + "\",\"role\":\"CANARY\"},\"outputs\":["
                + "{\"name\":\"scores\",\"datatype\":\"FP32\",\"shape\":[2,2],"
                + "\"data\":[0.25,0.75,1.0,0.0]},"
                + "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[2],"
                + "\"data\":[\"shut\",\"open \\\"wide\\\"\"]}]}");
  }

  @Test
  void writesOnlyTheOutputsAskedFor() {
    InferResponse response =
        new InferResponse(
            "valves",
            3,
            "ab".repeat(32),
            "CANARY",
            "e-1",
            List.of(new InferResponse.Row(List.of(1f), "open")),
            Set.of(InferResponse.LABEL));

    assertThat(text(writer.response(response))).contains("\"label\"").doesNotContain("\"scores\"");
  }

  @Test
  void writesMetadata() {
    ModelMetadata model =
        new ModelMetadata(
            "valves",
            3,
            List.of(2, 3),
            new TreeMap<>(Map.of("champion", 3, "challenger", 2)),
            "ab".repeat(32),
            List.of(4L),
            List.of("open", "shut"),
            "plant");

    assertThat(text(writer.model(model)))
        .contains("\"versions\":[\"2\",\"3\"]")
        .contains("\"aliases\":{\"challenger\":\"2\",\"champion\":\"3\"}")
        .contains("{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[-1,4]}")
        .contains("{\"name\":\"scores\",\"datatype\":\"FP32\",\"shape\":[-1,2]}")
        .contains("{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[-1]}");
  }

  @Test
  void writesErrors() {
    assertThat(text(writer.error("no \"such\" model")))
        .isEqualTo("{\"error\":\"no \\\"such\\\" model\"}");
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
