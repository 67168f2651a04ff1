package io.acclimate.scenarios.demo;

import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.scenarios.sensors.ArrayParameters;
import io.acclimate.scenarios.sensors.Batch;
import io.acclimate.scenarios.sensors.SimulatedArray;
import io.acclimate.scenarios.sensors.UciGasFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What will happen in a run, decided before it starts.
 *
 * @param scenario name in the report
 * @param source batch 1, on which the model is pre-trained
 * @param later batches 2, 3, …
 * @param classes all labels of all batches, sorted: a deployed model knows its gases beforehand
 */
record DemoPlan(String scenario, Batch source, List<Batch> later, List<String> classes) {

  private static final int HIDDEN_UNITS = 64;
  private static final double SOURCE_HOLD_OUT = 0.2;

  DemoPlan {
    later = List.copyOf(later);
    classes = List.copyOf(classes);
  }

  static DemoPlan of(DemoOptions options) throws IOException {
    List<Batch> batches =
        options.data() == null
            ? SimulatedArray.simulate(ArrayParameters.standard(), options.seed())
            : UciGasFiles.read(options.data(), options.fileOrder() ? null : options.seed());
    List<String> classes =
        batches.stream()
            .flatMap(batch -> batch.rows().stream())
            .map(Batch.Row::label)
            .distinct()
            .sorted()
            .toList();
    return new DemoPlan(
        options.data() == null ? "simulated-sensor-array" : "gas-drift",
        batches.getFirst(),
        batches.subList(1, batches.size()),
        classes);
  }

  int features() {
    return source.rows().getFirst().features().length;
  }

  /** A perceptron with one hidden layer; everything that the spec leaves out is the default. */
  ModelDefinition definition(String model) {
    return ModelDefinition.fromJson(
        Json.object()
            .with("model", model)
            .with(
                "input",
                Json.object()
                    .with("kind", "tensor")
                    .with("shape", Json.longs(List.of((long) features()))))
            .with("classes", Json.strings(classes))
            .with("sourceDomain", source.name())
            .with("targetDomain", later.getFirst().name())
            .with(
                "network",
                Json.object()
                    .with(
                        "layers",
                        Json.array(
                            List.of(
                                linear("hidden", features(), HIDDEN_UNITS),
                                Json.object().with("kind", "relu"),
                                linear("output", HIDDEN_UNITS, classes.size()))))));
  }

  private static Json linear(String name, int in, int out) {
    return Json.object().with("kind", "linear").with("name", name).with("in", in).with("out", out);
  }

  /** Batch 1 as learning material. */
  Pack sourcePack() {
    List<PackRow> rows = new ArrayList<>();
    for (Batch.Row row : source.rows()) {
      String eventId = source.name() + "-" + rows.size();
      rows.add(
          new PackRow(
              eventId,
              source.name(),
              new LabelValue.ClassName(row.label()),
              Side.of(scenario, eventId, SOURCE_HOLD_OUT),
              new Input.TensorInput(TensorBytes.ofFloats(row.features(), row.features().length))));
    }
    return new Pack(rows);
  }

  /** The events of all later batches, in order. */
  List<PlannedEvent> events(String runPrefix) {
    List<PlannedEvent> events = new ArrayList<>();
    for (int batch = 0; batch < later.size(); batch++) {
      for (Batch.Row row : later.get(batch).rows()) {
        int index = events.size();
        events.add(
            new PlannedEvent(
                index,
                runPrefix + index,
                batch,
                later.get(batch).name(),
                row.features(),
                row.label()));
      }
    }
    return events;
  }
}
