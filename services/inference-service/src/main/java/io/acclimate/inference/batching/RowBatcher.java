package io.acclimate.inference.batching;

import io.acclimate.core.artifact.Input;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Joins the requests of one version that wait at the same time into one pass, on the callers' own
 * threads: who comes while fewer passes run than may leads one, for all that wait by then, and
 * whoever comes later waits for the next. So nobody waits for company, unless the settings allow a
 * delay.
 *
 * <p>If a joint pass fails, each of its requests is tried alone, so that one that the network
 * cannot bear fails by itself.
 */
public final class RowBatcher {
  private final BatchSettings settings;
  private final Forward forward;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int running;
  private @Nullable Waiting gathering;

  RowBatcher(BatchSettings settings, Forward forward) {
    this.settings = settings;
    this.forward = forward;
  }

  /**
   * Scores of inputs that the network takes and that come from one domain; returns when they are
   * there.
   *
   * @return [rows][classes]
   */
  public float[][] scores(List<Input> rows, String domain) {
    Waiting mine = new Waiting(rows, domain, lock.newCondition());
    lock.lock();
    try {
      queue.add(mine);
      wakeGatherer();
      while (mine.outcome == null) {
        if (!mine.taken && mayLead()) {
          lead(mine);
        } else {
          mine.changed.awaitUninterruptibly();
        }
      }
      return mine.outcome.get();
    } finally {
      lock.unlock();
    }
  }

  /** While one leader waits for company, only what does not fit into its pass needs another. */
  private boolean mayLead() {
    return running < settings.parallelPasses()
        && (gathering == null || waitingRows() >= settings.maxRows());
  }

  /** Requests that wait for a pass to begin. */
  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Runs one pass with the lock given back meanwhile. */
  private void lead(Waiting leader) {
    running++;
    List<Waiting> batch;
    try {
      gather(leader);
      batch = takeBatch();
      wakeNext();
      lock.unlock();
      try {
        run(batch);
      } finally {
        lock.lock();
      }
    } finally {
      running--;
    }
    batch.forEach(done -> done.changed.signal());
    wakeNext();
  }

  /** Whoever waits first looks whether it may lead now. */
  private void wakeNext() {
    Waiting next = queue.peek();
    if (next != null) {
      next.changed.signal();
    }
  }

  /** Waits for company as long as the settings allow; only one leader at a time does. */
  private void gather(Waiting leader) {
    long left = settings.maxDelay().toNanos();
    if (gathering != null || left == 0) {
      return;
    }
    gathering = leader;
    try {
      while (left > 0 && !leader.taken && waitingRows() < settings.maxRows()) {
        left = leader.changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // no more waiting then
    } finally {
      gathering = null;
    }
  }

  private void wakeGatherer() {
    if (gathering != null && waitingRows() >= settings.maxRows()) {
      gathering.changed.signal();
    }
  }

  private int waitingRows() {
    return queue.stream().mapToInt(waiting -> waiting.rows.size()).sum();
  }

  /** In the order of arrival; may be empty if another leader has taken all. */
  private List<Waiting> takeBatch() {
    List<Waiting> batch = new ArrayList<>();
    int rows = 0;
    for (Waiting next = queue.peek(); next != null; next = queue.peek()) {
      rows += next.rows.size();
      if (!batch.isEmpty() && rows > settings.maxRows()) {
        break;
      }
      queue.remove();
      next.taken = true;
      batch.add(next);
    }
    return batch;
  }

  private void run(List<Waiting> batch) {
    if (batch.size() == 1) {
      runAlone(batch.get(0));
    } else if (!batch.isEmpty()) {
      try {
        split(batch, pass(batch));
      } catch (RuntimeException | Error e) {
        batch.forEach(this::runAlone);
      }
    }
  }

  private void runAlone(Waiting waiting) {
    try {
      float[][] scores = pass(List.of(waiting));
      waiting.outcome = () -> scores;
    } catch (RuntimeException | Error e) {
      // Whatever it is, the callers wait for it.
      waiting.outcome =
          () -> {
            throw e;
          };
    }
  }

  private float[][] pass(List<Waiting> batch) {
    List<Input> rows = new ArrayList<>();
    List<String> domains = new ArrayList<>();
    for (Waiting waiting : batch) {
      rows.addAll(waiting.rows);
      domains.addAll(Collections.nCopies(waiting.rows.size(), waiting.domain));
    }
    return forward.scores(rows, domains);
  }

  private static void split(List<Waiting> batch, float[][] scores) {
    int from = 0;
    for (Waiting waiting : batch) {
      int to = from + waiting.rows.size();
      float[][] part = Arrays.copyOfRange(scores, from, to);
      waiting.outcome = () -> part;
      from = to;
    }
  }

  /** A request; the outcome is written by its pass's leader and read under the lock. */
  private static final class Waiting {
    private final List<Input> rows;
    private final String domain;
    private final Condition changed;
    private boolean taken;
    private @Nullable Outcome outcome;

    Waiting(List<Input> rows, String domain, Condition changed) {
      this.rows = List.copyOf(rows);
      this.domain = domain;
      this.changed = changed;
    }
  }

  private interface Outcome {
    float[][] get();
  }
}
