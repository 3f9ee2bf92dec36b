package churnline.edge.files;

import churnline.core.disk.Claim;
import churnline.core.disk.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** The folders of a home on the local disk. */
public final class HomeFolders implements Folders {
  private static final int BUFFER = 1 << 16;
  private final Map<Folder, Path> roots;

  /** Makes the folders that are missing. */
  public HomeFolders(Map<Folder, Path> roots) {
    this.roots = new EnumMap<>(roots);
    for (Path root : roots.values()) {
      try {
        Disk.makeFolders(root);
      } catch (IOException failure) {
        throw AtomicFile.failed(root, failure);
      }
    }
  }

  @Override
  public Path path(Folder folder, String path) {
    return roots.get(folder).resolve(path);
  }

  @Override
  public String replace(Folder folder, String path, Content content) {
    return AtomicFile.replace(path(folder, path), content);
  }

  @Override
  public Before put(Folder folder, String path, Content content) {
    return AtomicFile.put(path(folder, path), content);
  }

  @Override
  public List<Section> append(Folder folder, String path, long at, List<Content> contents) {
    return AtomicFile.append(path(folder, path), at, contents);
  }

  @Override
  public void together(Runnable work) {
    try {
      Disk.together(work);
    } catch (IOException failure) {
      throw AtomicFile.failed(roots.get(Folder.INBOX).getParent(), failure);
    }
  }

  @Override
  public Optional<byte[]> read(Folder folder, String path) {
    AtomicFile.requireNoPipe(path(folder, path));
    try {
      return Optional.of(Files.readAllBytes(path(folder, path)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException failure) {
      throw AtomicFile.failed(path(folder, path), failure);
    }
  }

  @Override
  public Optional<Claim.Stamp> stamp(Folder folder, String path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path(folder, path), BasicFileAttributes.class);
      return Optional.of(
          new Claim.Stamp(
              attributes.size(),
              attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
              String.valueOf(attributes.fileKey())));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException failure) {
      throw AtomicFile.failed(path(folder, path), failure);
    }
  }

  @Override
  public long size(Folder folder, String path) {
    try {
      return Files.size(path(folder, path));
    } catch (NoSuchFileException missing) {
      return 0;
    } catch (IOException failure) {
      throw AtomicFile.failed(path(folder, path), failure);
    }
  }

  @Override
  public String sha256(Folder folder, String path, long first, long end) {
    return sha256(path(folder, path), first, end);
  }

  @Override
  public List<String> names(Folder folder, String path) {
    return list(path(folder, path)).stream().map(file -> file.getFileName().toString()).toList();
  }

  @Override
  public OptionalLong remove(Folder folder, String path) {
    return Removal.file(path(folder, path));
  }

  @Override
  public long removeAll(Folder folder, String path) {
    return Removal.folder(path(folder, path));
  }

  @Override
  public void removeIfEmpty(Folder folder, String path) {
    Removal.emptyFolder(path(folder, path));
  }

  @Override
  public long free(Folder folder) {
    Path root = roots.get(folder);
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException failure) {
      throw AtomicFile.failed(root, failure);
    }
  }

  public static String sha256(Path file, long first, long end) {
    AtomicFile.requireNoPipe(file);
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(first);
      MessageDigest digest = DigestUtils.getSha256Digest();
      byte[] buffer = new byte[BUFFER];
      long left = end - first;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          break;
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException missing) {
      return "";
    } catch (IOException failure) {
      throw AtomicFile.failed(file, failure);
    } catch (UncheckedIOException failure) {
      throw AtomicFile.failed(file, failure.getCause());
    }
  }

  /** What lies in a folder, by name; nothing when it is gone. */
  public static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (IOException failure) {
      throw AtomicFile.failed(folder, failure);
    }
  }
}
