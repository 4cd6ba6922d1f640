//! The data directory: readable by its owner only, used by one server at a time, home of the generated master key.
//!
//! Which directory it is, the server's settings say.

use crate::seal::MasterKeys;
use ligand_model::{Error, Kind, Result, Secret};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A data directory that exists.
#[derive(Debug, Clone)]
pub struct DataDirectory(PathBuf);

/// The proof that this process is the only server on the directory. Held for the life of the server; the kernel
/// lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct DirectoryLock {
    _file: File,
}

impl DataDirectory {
    /// Creates the directory, mode 0700, unless it exists.
    ///
    /// # Errors
    /// `configuration`: it cannot be created.
    pub fn create(path: &Path) -> Result<DataDirectory> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|error| unusable(path, "cannot be created", &error))?;
        Ok(DataDirectory(path.to_owned()))
    }

    /// A directory that a server has already made.
    ///
    /// # Errors
    /// `configuration`: there is no database in it.
    pub fn existing(path: &Path) -> Result<DataDirectory> {
        if path.join("ligand.db").exists() {
            return Ok(DataDirectory(path.to_owned()));
        }
        let message = format!("there is no database in {}; start the server once: ligand serve", path.display());
        Err(Error::new(Kind::Configuration, message))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Takes the directory for this server.
    ///
    /// # Errors
    /// `conflict`: another server has it; its process id is named if it is known.
    pub fn lock(&self) -> Result<DirectoryLock> {
        let path = self.0.join("ligand.lock");
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
        let mut file = opened.map_err(|error| unusable(&path, "cannot be opened", &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(self.taken(&mut file)),
            Err(TryLockError::Error(error)) => return Err(unusable(&path, "cannot be locked", &error)),
        }
        let noted = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        noted.map_err(|error| unusable(&path, "cannot be written", &error))?;
        Ok(DirectoryLock { _file: file })
    }

    fn taken(&self, file: &mut File) -> Error {
        let mut text = String::new();
        let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
        let process = match (read, text.trim()) {
            (Ok(_), pid) if !pid.is_empty() => format!(" (process {pid})"),
            _ => String::new(),
        };
        let directory = self.0.display();
        Error::new(
            Kind::Conflict,
            format!("another server{process} is using {directory}; stop it, or give this one its own LIGAND_DATA_DIR"),
        )
    }

    /// The file of the generated master key.
    pub fn master_key_file(&self) -> PathBuf {
        self.0.join("master.key")
    }

    /// The master key that lives beside the database, for an installation that was given none. Made on the first
    /// start, mode 0600; a database whose key file is gone gets no new one.
    ///
    /// # Errors
    /// `configuration`: unreadable, not a key, or gone.
    pub fn master_keys(&self) -> Result<MasterKeys> {
        let path = self.master_key_file();
        match std::fs::read_to_string(&path).map(Secret::new) {
            Ok(text) => MasterKeys::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => self.generate_master_key(&path),
            Err(error) => Err(unusable(&path, "cannot be read", &error)),
        }
    }

    fn generate_master_key(&self, path: &Path) -> Result<MasterKeys> {
        if self.0.join("ligand.db").exists() {
            let message = format!(
                "the database in {} is sealed, but its master key {} is gone; put it back, or give it as LIGAND_MASTER_KEY",
                self.0.display(),
                path.display()
            );
            return Err(Error::new(Kind::Configuration, message));
        }
        let (keys, text) = MasterKeys::generate()?;
        self.write_durably(path, &text).map_err(|error| unusable(path, "cannot be written", &error))?;
        Ok(keys)
    }

    /// Whole or not at all, also after a power cut.
    fn write_durably(&self, path: &Path, text: &Secret) -> std::io::Result<()> {
        let draft = path.with_extension("draft");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        writeln!(file, "{}", text.expose())?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        File::open(&self.0)?.sync_all()
    }
}

fn unusable(path: &Path, what: &str, error: &std::io::Error) -> Error {
    Error::new(Kind::Configuration, format!("{} {what}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn directory_and_key_file_are_their_owner_s_alone() {
        let parent = tempfile::tempdir().unwrap();
        let directory = DataDirectory::create(&parent.path().join("data")).unwrap();
        directory.master_keys().unwrap();
        assert_eq!(mode(directory.path()), 0o700);
        assert_eq!(mode(&directory.master_key_file()), 0o600);
    }

    #[test]
    fn the_generated_key_is_the_same_next_time() {
        let parent = tempfile::tempdir().unwrap();
        let directory = DataDirectory::create(parent.path()).unwrap();
        directory.master_keys().unwrap();
        let first = std::fs::read(directory.master_key_file()).unwrap();
        directory.master_keys().unwrap();
        assert_eq!(std::fs::read(directory.master_key_file()).unwrap(), first);
    }

    #[test]
    fn a_database_without_its_key_file_gets_no_new_key() {
        let parent = tempfile::tempdir().unwrap();
        let directory = DataDirectory::create(parent.path()).unwrap();
        std::fs::write(parent.path().join("ligand.db"), "").unwrap();
        let error = directory.master_keys().err().unwrap();
        assert!(error.message().contains("is gone"), "{error}");
        assert!(!directory.master_key_file().exists());
    }

    #[test]
    fn a_second_server_is_refused_and_told_who_has_the_directory() {
        let parent = tempfile::tempdir().unwrap();
        let directory = DataDirectory::create(parent.path()).unwrap();
        let first = directory.lock().unwrap();
        let error = directory.lock().unwrap_err();
        assert_eq!(error.kind(), Kind::Conflict);
        assert!(error.message().contains(&format!("process {}", std::process::id())), "{error}");
        drop(first);
        directory.lock().unwrap();
    }
}
