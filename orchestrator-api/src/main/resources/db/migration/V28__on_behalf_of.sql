-- For whom a client has asked, in the client's words, such as the user of a portal; NULL when it did not say.
ALTER TABLE process ADD COLUMN on_behalf_of text;
