package io.acclimate.scenarios.evaluation;

import io.acclimate.scenarios.data.DataSet;
import io.acclimate.scenarios.sensors.Batch;
import io.acclimate.scenarios.sensors.UciGasFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * UCI's Gas Sensor Array Drift: trained on batch 1, adapted through all later batches.
 *
 * <p>Data: A. Vergara et al., Chemical gas sensor drift compensation using classifier ensembles,
 * Sensors and Actuators B 166–167, 2012, https://doi.org/10.1016/j.snb.2012.01.074
 */
record GasDrift() implements AdaptationScenario {
  @Override
  public String name() {
    return "gas-drift";
  }

  @Override
  public String description() {
    return "batchN.dat[.gz]: a model of batch 1 is adapted through batches 2, 3, … in their order";
  }

  @Override
  public LabelUnit unit() {
    return LabelUnit.A_DOMAIN;
  }

  @Override
  public boolean showsBenefits() {
    return true;
  }

  @Override
  public List<Integer> usualLabels() {
    return List.of(0, 20, 50);
  }

  @Override
  public List<AdaptationTask> read(Path folder) throws IOException {
    List<DataSet> batches = UciGasFiles.read(folder, null).stream().map(GasDrift::dataSet).toList();
    return List.of(new AdaptationTask(name(), batches.get(0), batches.subList(1, batches.size())));
  }

  static DataSet dataSet(Batch batch) {
    return new DataSet(
        batch.name(),
        List.of((long) batch.rows().get(0).features().length),
        batch.rows().stream().map(row -> new DataSet.Row(row.features(), row.label())).toList());
  }
}
