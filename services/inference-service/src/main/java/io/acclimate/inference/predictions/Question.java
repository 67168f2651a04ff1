package io.acclimate.inference.predictions;

import io.acclimate.core.artifact.Input.TensorInput;
import java.util.List;

/**
 * What a version is asked, checked against its signature.
 *
 * @param id identity of the event, or of the request if it has several rows
 * @param domain where the rows come from
 * @param rows the inputs
 */
public record Question(String id, String domain, List<TensorInput> rows) {
  public Question {
    rows = List.copyOf(rows);
  }

  /** Identity of a row: several rows of one request need one each. */
  String rowId(int row) {
    return rows.size() == 1 ? id : id + "#" + row;
  }

  /** Bytes of the rows. */
  public long bytes() {
    return rows.stream().mapToLong(row -> row.tensor().data().length).sum();
  }
}
