package io.acclimate.driftprocessor.window;

/**
 * How windows move and how levels settle.
 *
 * @param rows of a window at most
 * @param firstJudged row number at which it is judged for the first time
 * @param judgedEvery rows between judgements
 * @param publishedEvery rows between records of every feature's state
 * @param calm judgements in a row that are lower before a level falls
 * @param domains windows of one model and source at most
 */
public record WindowSettings(
    int rows, int firstJudged, int judgedEvery, int publishedEvery, int calm, int domains) {

  /** Whether a window is judged at this row, counted from 1. */
  public boolean judgedAt(long row) {
    return row >= firstJudged && (row - firstJudged) % judgedEvery == 0;
  }

  /** Whether the state of every feature is written when the window is judged at this row. */
  public boolean publishedAt(long row) {
    return (row - firstJudged) % publishedEvery == 0;
  }
}
