package io.acclimate.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as a stream that fails when nothing comes for a while: the JDK's own waits for
 * ever. What was not asked for stays with the sender, and closing early ends the connection.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {
  private final Duration longestSilence;

  /** At most one part is asked for at a time; an empty one is the end, good or bad. */
  private final BlockingQueue<List<ByteBuffer>> parts = new LinkedBlockingQueue<>();

  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;
  private List<ByteBuffer> part = List.of();
  private int next;
  private boolean ended;

  TimedBody(Duration longestSilence) {
    this.longestSilence = longestSilence;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> came) {
    Flow.Subscription begun = subscription;
    if (!came.isEmpty()) {
      parts.add(came);
    } else if (begun != null) {
      begun.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    parts.add(List.of());
  }

  @Override
  public void onComplete() {
    parts.add(List.of());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuffer bytes = bytes();
    if (bytes == null) {
      return -1;
    }
    int count = Math.min(length, bytes.remaining());
    bytes.get(buffer, offset, count);
    return count;
  }

  @Override
  public void close() {
    ended = true;
    Flow.Subscription begun = subscription;
    if (begun != null) {
      begun.cancel();
    }
  }

  /** A buffer with something in it; null at the end. */
  private @Nullable ByteBuffer bytes() throws IOException {
    while (!ended) {
      while (next < part.size()) {
        if (part.get(next).hasRemaining()) {
          return part.get(next);
        }
        next++;
      }
      take();
    }
    return null;
  }

  private void take() throws IOException {
    List<ByteBuffer> came = poll();
    if (came == null) {
      close();
      throw new HttpTimeoutException("nothing came for " + longestSilence);
    }
    part = came;
    next = 0;
    ended = came.isEmpty();
    Throwable cause = failure;
    if (ended && cause != null) {
      throw new IOException(cause.getMessage(), cause);
    }
    Flow.Subscription begun = subscription;
    if (!ended && begun != null) {
      begun.request(1);
    }
  }

  private @Nullable List<ByteBuffer> poll() throws InterruptedIOException {
    try {
      return parts.poll(longestSilence.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      close();
      Thread.currentThread().interrupt();
      InterruptedIOException failed = new InterruptedIOException("interrupted while reading");
      failed.initCause(interrupted);
      throw failed;
    }
  }
}
