package io.acclimate.core.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelDefinitionTest {
  private static final byte[] FILE = "a file".getBytes(UTF_8);

  @Test
  void namesABackbonesFileInPlaceOfDigestAndSize() {
    ModelDefinition definition =
        ModelDefinition.fromJson(
            spec("{\"kind\":\"torchscript\",\"file\":\"b.pt\",\"features\":3}"),
            name -> {
              assertThat(name).isEqualTo("b.pt");
              return FILE;
            });

    assertThat(definition.network().backbone()).isEqualTo(Backbone.of(FILE, 3));
    assertThat(definition.backbone()).isEqualTo(Backbone.tensor(FILE));
  }

  @Test
  void afterTheBackboneThereAreFeaturesAndNoTopicsToTakeThemFrom() {
    ModelDefinition definition =
        ModelDefinition.fromJson(
            ((Json.Obj) spec("{\"kind\":\"torchscript\",\"file\":\"b.pt\",\"features\":3}"))
                .with(
                    "sources",
                    Json.array(
                        List.of(
                            Json.object()
                                .with("topic", "t")
                                .with("idPath", "id")
                                .with("labelPath", "label")
                                .with("featurePaths", Json.strings(List.of("wave")))))),
            name -> FILE);

    ModelDefinition after = definition.afterBackbone();

    assertThat(after.spec().input()).isEqualTo(InputSignature.floats(3));
    assertThat(after.spec().sources()).isEmpty();
    assertThat(after.network().backbone()).isNull();
    assertThat(after.network().layers()).isEqualTo(definition.network().layers());
    assertThat(after.afterBackbone()).isSameAs(after);
  }

  @Test
  void refusesLayersThatDoNotTakeTheFeatures() {
    assertThatThrownBy(
            () ->
                ModelDefinition.fromJson(
                    spec("{\"kind\":\"torchscript\",\"file\":\"b.pt\",\"features\":4}"),
                    name -> FILE))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("network layer 'head': expects [3] per row, gets [4]");
  }

  @Test
  void refusesABackboneWithoutItsFile() {
    String digest = Backbone.of(FILE, 3).sha256().hex();
    Json spec =
        spec(
            "{\"kind\":\"torchscript\",\"sha256\":\"%s\",\"sizeBytes\":6,\"features\":3}"
                .formatted(digest));
    assertThatThrownBy(() -> ModelDefinition.fromJson(spec, name -> FILE))
        .hasMessage("network.backbone.file: is missing");
    assertThatThrownBy(
            () ->
                ModelDefinition.fromJson(
                    spec("{\"kind\":\"torchscript\",\"file\":\"b.pt\",\"features\":3}")))
        .hasMessage("network.backbone.file: 'b.pt' cannot be read here");
  }

  private static Json spec(String backbone) {
    return Json.parse(
        """
        {"model":"m","input":{"kind":"tensor","shape":[2,16]},"classes":["a","b"],
         "sourceDomain":"s","targetDomain":"t",
         "network":{"backbone":%s,
                    "layers":[{"kind":"linear","name":"head","in":3,"out":2}]}}
        """
            .formatted(backbone));
  }
}
