package churnline.edge.files;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the CSV that somebody outside names. Nothing beyond the given folders is ever opened,
 * whatever the name, and whatever links lie inside.
 */
public final class ServedFiles {
  /** {@code C:}, {@code file:}, {@code http:}. */
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:.*");

  /** Encoded dots, slashes, backslashes and NULs: decoded once already, so meant to deceive. */
  private static final Pattern ENCODED = Pattern.compile("(?i).*%(2e|2f|5c|00|25).*");

  private static final int DEPTH = 4;

  private final Path home;
  private final List<Path> roots;

  /**
   * @param home working directory, whose other folders are forbidden rather than unknown
   * @param roots folders that may be read
   */
  public ServedFiles(Path home, List<Path> roots) {
    this.home = home;
    this.roots = List.copyOf(roots);
  }

  /**
   * Finds a file by name anywhere in the folders, the newest of that name, or by a path relative to
   * a folder or beginning with the folder's own name.
   *
   * @return real path of a regular file
   * @throws BadInputException PATH_OUTSIDE when it lies elsewhere, NOT_FOUND when it is not there
   *     or no CSV to be predicted
   */
  public Path find(String name) {
    refuseEscapes(name);
    if (!isPredictable(name)) {
      throw notFound(name);
    }
    Path relative;
    try {
      relative = Path.of(name);
    } catch (InvalidPathException impossible) {
      throw outside(name);
    }
    Optional<Path> found = relative.getNameCount() == 1 ? newest(relative) : byPath(relative);
    return found.map(path -> inside(path, name)).orElseThrow(() -> missing(relative, name));
  }

  private static void refuseEscapes(String name) {
    boolean climbs = List.of(name.split("/", -1)).contains("..");
    if (climbs
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0
        || SCHEME.matcher(name).matches()
        || ENCODED.matcher(name).matches()) {
      throw outside(name);
    }
  }

  private static boolean isPredictable(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean hidden = Stream.of(name.split("/", -1)).anyMatch(part -> part.startsWith("."));
    return !hidden
        && BatchName.isTaken(name.substring(name.lastIndexOf('/') + 1))
        && !lower.endsWith(".predictions.csv")
        && !lower.endsWith(".quarantine.csv");
  }

  private Optional<Path> byPath(Path relative) {
    for (Path root : roots) {
      if (relative.getName(0).toString().equals(root.getFileName().toString())) {
        Path path = root.resolve(relative.subpath(1, relative.getNameCount()));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          return Optional.of(path);
        }
      }
    }
    return roots.stream()
        .map(root -> root.resolve(relative))
        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /** A second file of that name that day was archived as {@code name~2.csv}. */
  private Optional<Path> newest(Path name) {
    String text = name.toString();
    int dot = text.toLowerCase(Locale.ROOT).lastIndexOf(".csv");
    Pattern wanted =
        Pattern.compile(
            Pattern.quote(text.substring(0, dot))
                + "(~\\d+)?"
                + Pattern.quote(text.substring(dot)));
    return roots.stream()
        .flatMap(root -> below(root, wanted).stream())
        .max(
            Comparator.comparingLong(ServedFiles::modified)
                .thenComparing(path -> path.getFileName().toString().length())
                .thenComparing(Path::toString));
  }

  private static List<Path> below(Path root, Pattern wanted) {
    try (Stream<Path> all = Files.walk(root, DEPTH, new FileVisitOption[0])) {
      return all.filter(path -> wanted.matcher(path.getFileName().toString()).matches())
          .filter(path -> !isHidden(root.relativize(path)))
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (java.io.UncheckedIOException moved) {
      return List.of();
    } catch (IOException failure) {
      throw AtomicFile.failed(root, failure);
    }
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static long modified(Path path) {
    try {
      return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
    } catch (IOException gone) {
      return Long.MIN_VALUE;
    }
  }

  private Path inside(Path path, String name) {
    try {
      Path real = path.toRealPath();
      for (Path root : roots) {
        if (real.startsWith(root.toRealPath())) {
          // a link to something that bears no such name must not become readable by its target
          if (Files.isRegularFile(real) && isPredictable(real.getFileName().toString())) {
            return real;
          }
          throw notFound(name);
        }
      }
      throw outside(name);
    } catch (NoSuchFileException gone) {
      throw notFound(name);
    } catch (IOException failure) {
      throw notFound(name);
    }
  }

  private BadInputException missing(Path relative, String name) {
    boolean elsewhere =
        relative.getNameCount() > 1
            && Files.isDirectory(home.resolve(relative.getName(0)))
            && roots.stream()
                .noneMatch(root -> root.equals(home.resolve(relative.getName(0)).normalize()));
    return elsewhere ? outside(name) : notFound(name);
  }

  private static BadInputException outside(String name) {
    return new BadInputException(
        FaultCode.PATH_OUTSIDE,
        "'"
            + shortened(name)
            + "' is outside the served folders; expected the name of a CSV inside inbox, testdata"
            + " or ingesteddata");
  }

  private static BadInputException notFound(String name) {
    return new BadInputException(
        FaultCode.NOT_FOUND,
        "no file '"
            + shortened(name)
            + "'; expected the name of a .csv or .csv.gz inside inbox, testdata or ingesteddata,"
            + " and none that Churnline wrote beside one");
  }

  private static String shortened(String name) {
    int most = 200;
    return name.length() <= most ? name : name.substring(0, most) + "...";
  }
}
