package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSpecTest {
  private static final String HEAD = "{\"kind\":\"linear\",\"name\":\"head\",\"in\":4,\"out\":2}";

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn"})
  void readsWhatItWrote(String name) throws IOException {
    NetworkSpec spec = TestModels.network(name);

    assertThat(NetworkSpec.fromJson(Json.parse(spec.toJson().canonical()))).isEqualTo(spec);
  }

  @Test
  void listsParametersAsPyTorchNamesThem() throws IOException {
    assertThat(TestModels.network("cnn").parameters())
        .contains(
            new Parameter("stem.0.weight", List.of(4L, 1L, 3L, 3L), true),
            new Parameter("stem.1.running_var", List.of(4L), false),
            new Parameter("conv2.bias", List.of(6L), true),
            new Parameter("fc.weight", List.of(10L, 24L), true))
        .noneMatch(parameter -> parameter.name().equals("stem.0.bias"));
  }

  @Test
  void batchNormalisationBelongsToTheLayerBeforeIt() {
    NetworkSpec spec =
        new NetworkSpec(
            List.of(
                new Layer.BatchNorm("in", 1, 3, 1e-5),
                new Layer.Linear("fc1", 3, 4, false),
                new Layer.BatchNorm("bn", 1, 4, 1e-5),
                new Layer.Relu(),
                new Layer.Linear("head", 4, 2, true)));

    assertThat(spec.trainableByLayer())
        .containsExactly(
            List.of("in.weight", "in.bias"),
            List.of("fc1.weight", "bn.weight", "bn.bias"),
            List.of("head.weight", "head.bias"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"kind":"lstm"}                                            | network.layers[0].kind: expected one of [linear
          {"kind":"linear","name":"a","in":0,"out":4}                | network.layers[0].in: expected a whole number in 1..1048576, found 0
          {"kind":"linear","name":"a","in":4}                        | network.layers[0].out: is missing
          {"kind":"linear","name":"../a","in":4,"out":4}             | '../a' is not a state-dict prefix
          {"kind":"relu","slope":1}                                  | network.layers[0].slope: unknown key
          {"kind":"linear","name":"head","in":4,"out":4}             | two layers own 'head.weight'
          {"kind":"maxpool2d","kernel":-2}                           | network.layers[0].kernel
          """)
  void refusesALayerAndSaysWhy(String layer, String reason) {
    Json json = Json.parse("{\"layers\":[" + layer + "," + HEAD + "]}");

    assertThatThrownBy(() -> NetworkSpec.fromJson(json))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void endsWithALinearLayer() {
    assertThatThrownBy(() -> NetworkSpec.fromJson(Json.parse("{\"layers\":[{\"kind\":\"relu\"}]}")))
        .hasMessageContaining("the last layer must be linear, found {\"kind\":\"relu\"}");
    assertThatThrownBy(() -> NetworkSpec.fromJson(Json.parse("{\"layers\":[]}")))
        .hasMessageContaining(
            "network.layers (count): expected a whole number in 1..1000, found 0");
  }

  @Test
  void saysWhichLayerDoesNotTakeItsInput() throws IOException {
    NetworkSpec cnn = TestModels.network("cnn");

    cnn.requireFits(InputSignature.floats(1L, 12L, 12L), 3);

    assertThatThrownBy(() -> cnn.requireFits(InputSignature.floats(1L, 12L, 12L), 4))
        .hasMessage("network: the last layer gives 3 scores for 4 classes");
    assertThatThrownBy(() -> cnn.requireFits(InputSignature.floats(3L, 12L, 12L), 3))
        .hasMessage("network layer 'stem.0': expects [1, height, width] per row, gets [3, 12, 12]");
    assertThatThrownBy(() -> cnn.requireFits(InputSignature.floats(1L, 28L, 28L), 3))
        .hasMessage("network layer 'fc': expects [24] per row, gets [216]");
    assertThatThrownBy(() -> cnn.requireFits(InputSignature.floats(1L, 4L, 4L), 3))
        .hasMessage("network layer 'conv2': kernel 3 does not fit 2 values with padding 0");
    assertThatThrownBy(
            () -> TestModels.network("mlp").requireFits(InputSignature.floats(2L, 4L), 4))
        .hasMessage("network layer 'fc1': expects [8] per row, gets [2, 4]");
  }

  @Test
  void aBackboneDecidesWhatTheFirstLayerTakes() {
    Json json =
        Json.parse(
            """
            {"backbone":{"features":4,"kind":"torchscript","sha256":"%s","sizeBytes":3},"layers":[%s]}
            """
                .formatted(Digest.of(new byte[3]), HEAD));

    NetworkSpec spec = NetworkSpec.fromJson(json);

    assertThat(spec.backbone()).isEqualTo(Backbone.of(new byte[3], 4));
    assertThat(NetworkSpec.fromJson(spec.toJson())).isEqualTo(spec);
    assertThat(spec.afterBackbone(InputSignature.floats(2, 16)))
        .isEqualTo(InputSignature.floats(4));
    spec.requireFits(InputSignature.floats(2, 16), 2);
    assertThat(spec.parameters())
        .extracting(Parameter::name)
        .containsOnly("head.weight", "head.bias");
  }
}
