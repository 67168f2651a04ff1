package io.acclimate.core.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Blobs in files: {@code sha256/ab/cdef…} under a root folder. A blob is written to {@code tmp/},
 * forced to disk and renamed, so a file under {@code sha256/} is always whole; several processes
 * may share the folder.
 */
public final class FileBlobStore implements BlobStore, BlobInventory {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** What is on its way for longer is of a process that ended before it could clear up. */
  private static final Duration LONGEST_UPLOAD = Duration.ofDays(1);

  private final Path blobs;
  private final Path temporary;

  /** Opens a store and makes its folders. */
  public FileBlobStore(Path root) {
    this.blobs = root.resolve("sha256");
    this.temporary = root.resolve("tmp");
    try {
      Files.createDirectories(blobs);
      Files.createDirectories(temporary);
      dropLeftovers(Instant.now().minus(LONGEST_UPLOAD));
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot make folders in " + root, e);
    }
  }

  private void dropLeftovers(Instant before) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary, "*.blob")) {
      for (Path file : files) {
        // 0 of one that has arrived meanwhile
        if (file.toFile().lastModified() < before.toEpochMilli()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public void put(Digest digest, byte[] bytes) {
    CorruptBlobException.requireMatch(digest, bytes, "to put");
    Path target = path(digest);
    try {
      if (holds(target, digest)) {
        Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
      } else {
        putStream(digest, new ByteArrayInputStream(bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot write " + target, e);
    }
  }

  @Override
  public long putStream(Digest digest, InputStream content) throws IOException {
    Path folder = folder(digest);
    Files.createDirectories(folder);
    Path written = Files.createTempFile(temporary, digest.hex().substring(0, 16), ".blob");
    try {
      long size = write(written, content, digest);
      Files.move(written, path(digest), StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      force(blobs);
      return size;
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public InputStream open(Digest digest, long offset) {
    try {
      FileChannel channel = FileChannel.open(path(digest), StandardOpenOption.READ);
      try {
        BlobStore.requireOffset(digest, offset, channel.size());
        return Channels.newInputStream(channel.position(offset));
      } catch (IOException | RuntimeException refused) {
        channel.close();
        throw refused;
      }
    } catch (IOException e) {
      throw unreadable(digest, e);
    }
  }

  @Override
  public long size(Digest digest) {
    try {
      return Files.size(path(digest));
    } catch (IOException e) {
      throw unreadable(digest, e);
    }
  }

  @Override
  public byte[] get(Digest digest) {
    Path file = path(digest);
    try {
      return CorruptBlobException.requireMatch(digest, Files.readAllBytes(file), "in " + file);
    } catch (IOException e) {
      throw unreadable(digest, e);
    }
  }

  @Override
  public boolean has(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  @Override
  public void forEach(Consumer<StoredBlob> each) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(blobs, "[0-9a-f][0-9a-f]")) {
      for (Path folder : folders) {
        show(folder, each);
      }
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException("blob store: cannot look through " + blobs, e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot look through " + blobs, e);
    }
  }

  private static void show(Path folder, Consumer<StoredBlob> each) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String hex = "" + folder.getFileName() + file.getFileName();
        BasicFileAttributes attributes;
        try {
          attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException gone) {
          continue;
        }
        if (Digest.isHex(hex) && attributes.isRegularFile()) {
          each.accept(
              new StoredBlob(
                  new Digest(hex), attributes.size(), attributes.lastModifiedTime().toInstant()));
        }
      }
    }
  }

  @Override
  public Optional<Instant> putAt(Digest digest) {
    try {
      return Optional.of(Files.getLastModifiedTime(path(digest)).toInstant());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot look at " + path(digest), e);
    }
  }

  @Override
  public void delete(Digest digest) {
    try {
      Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw new UncheckedIOException("blob store: cannot delete " + path(digest), e);
    }
  }

  private RuntimeException unreadable(Digest digest, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      BlobMissingException missing = new BlobMissingException(digest);
      missing.initCause(cause);
      return missing;
    }
    return new UncheckedIOException("blob store: cannot read " + path(digest), cause);
  }

  private Path folder(Digest digest) {
    return blobs.resolve(digest.hex().substring(0, 2));
  }

  private Path path(Digest digest) {
    return folder(digest).resolve(digest.hex().substring(2));
  }

  /** A damaged file is not held: putting the blob again mends it. */
  private static boolean holds(Path file, Digest digest) throws IOException {
    return Files.isRegularFile(file) && digest.matches(Files.readAllBytes(file));
  }

  private static long write(Path file, InputStream content, Digest expected) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    long size = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        sha256.update(buffer, 0, read);
        ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
        size += read;
      }
      Digest found = Digest.of(sha256);
      if (!found.equals(expected)) {
        throw new CorruptBlobException(expected, found, "to put");
      }
      channel.force(true);
    }
    return size;
  }

  /** Makes a rename in this folder durable. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
