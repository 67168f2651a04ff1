@NullMarked
package io.acclimate.registry.files;

import org.jspecify.annotations.NullMarked;
