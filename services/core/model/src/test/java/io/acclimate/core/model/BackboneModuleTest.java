package io.acclimate.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.TensorBytes;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A module that PyTorch scripted, against what PyTorch itself answers. */
class BackboneModuleTest {
  private static final InputSignature INPUT = InputSignature.floats(2, 16);
  private static final int FEATURES = 5;

  @Test
  void answersAsPyTorchDoes() throws IOException {
    Map<String, TensorBytes> expected = TestModels.expected("backbone");
    List<Input> inputs = TestModels.rows(TestModels.tensor(expected, "input"));

    try (BackboneModule module = load("backbone.pt", FEATURES)) {
      assertThat(floats(module.features(inputs)))
          .containsExactly(TestModels.tensor(expected, "features").floats(), Offset.offset(1e-6f));
    }
  }

  @Test
  void aRowsFeaturesAreItsOwn() throws IOException {
    Map<String, TensorBytes> expected = TestModels.expected("backbone");
    Input one = TestModels.rows(TestModels.tensor(expected, "input")).get(0);
    try (BackboneModule module = load("backbone.pt", FEATURES)) {
      float[] alone = floats(module.features(List.of(one)));
      assertThat(module.features(Collections.nCopies(600, one)))
          .hasSize(600)
          .allSatisfy(
              input ->
                  assertThat(floats(List.of(input))).containsExactly(alone, Offset.offset(1e-6f)));
    }
  }

  /** TorchScript looks at the first calls and rewrites itself for the later ones. */
  @Test
  void givesTheSameBitsHoweverOftenItIsAsked() throws IOException {
    List<Input> inputs =
        TestModels.rows(TestModels.tensor(TestModels.expected("backbone"), "input"));
    try (BackboneModule module = load("backbone.pt", FEATURES)) {
      List<Input> first = module.features(inputs);
      for (int call = 0; call < 10; call++) {
        assertThat(module.features(inputs)).isEqualTo(first);
      }
    }
  }

  @Test
  void refusesOneThatKeepsAState() {
    assertThatThrownBy(() -> load("stateful.pt", 2))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("it must keep no state between calls");
  }

  @Test
  void refusesOneWhoseRowsDependOnEachOther() {
    assertThatThrownBy(() -> load("centred.pt", 2))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageContaining("no row may depend on the others");
  }

  @Test
  void refusesOneThatAnswersNoTensor() {
    assertThatThrownBy(() -> load("pair.pt", 2))
        .hasMessage("network.backbone: expected an answer of (2, 2) float32, found no tensor");
  }

  @Test
  void refusesAnotherNumberOfFeatures() {
    assertThatThrownBy(() -> load("backbone.pt", 4))
        .hasMessage("network.backbone: expected an answer of (2, 4) float32, found (2, 5) float32");
  }

  @Test
  void refusesInputsThatItCannotTake() throws IOException {
    byte[] file = TestModels.file("backbone.pt");
    assertThatThrownBy(
            () ->
                BackboneModule.load(
                    Backbone.of(file, FEATURES),
                    Backbone.tensor(file),
                    InputSignature.floats(3, 16),
                    Device.cpu()))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageStartingWith("network.backbone: fails on inputs [3, 16]: RuntimeError: ")
        .hasMessageContaining("to have 2 channels, but got 3 channels");
  }

  @Test
  void refusesWhatIsNoTorchScript() {
    byte[] file = {1, 2, 3, 4};
    assertThatThrownBy(
            () ->
                BackboneModule.load(
                    Backbone.of(file, 1), Backbone.tensor(file), INPUT, Device.cpu()))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessageStartingWith("network.backbone: the file is no TorchScript: ");
  }

  @Test
  void refusesAnotherFileThanTheOneNamed() throws IOException {
    byte[] file = TestModels.file("backbone.pt");
    byte[] other = file.clone();
    other[other.length - 1]++;
    assertThatThrownBy(
            () ->
                BackboneModule.load(
                    Backbone.of(file, FEATURES), Backbone.tensor(other), INPUT, Device.cpu()))
        .hasMessageContaining("is not the one of 12");
  }

  private static BackboneModule load(String name, int features) throws IOException {
    byte[] file = TestModels.file(name);
    return BackboneModule.load(
        Backbone.of(file, features), Backbone.tensor(file), INPUT, Device.cpu());
  }

  private static float[] floats(List<Input> inputs) {
    float[] all = new float[inputs.size() * FEATURES];
    for (int row = 0; row < inputs.size(); row++) {
      float[] own = ((Input.TensorInput) inputs.get(row)).tensor().floats();
      System.arraycopy(own, 0, all, row * FEATURES, FEATURES);
    }
    return all;
  }
}
