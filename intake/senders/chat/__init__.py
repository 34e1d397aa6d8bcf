"""What somebody types in a chat, and what it does; one way for all chats."""
